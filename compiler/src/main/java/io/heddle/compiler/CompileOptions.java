package io.heddle.compiler;

import io.heddle.compiler.check.CodeSyntax;
import io.heddle.compiler.dsl.TextLimits;
import io.heddle.compiler.ir.WorkSpec.CodeLanguage;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a compilation depends on besides the text.
 *
 * @param textLimits how much text is read
 * @param policy what the group allows
 * @param pluginKinds node types that plugins provide, besides {@code plugin.*} which always pass
 * @param languages of code nodes that can run
 * @param missing what a kind or language that cannot run here is
 * @param codeSyntax finds syntax errors in code
 * @param extensions what plugins add
 * @param defects takes what the compiler itself throws, for logs; the text's author only sees
 *     {@code E699}
 */
public record CompileOptions(
    TextLimits textLimits,
    DslPolicy policy,
    Set<String> pluginKinds,
    Set<CodeLanguage> languages,
    Missing missing,
    CodeSyntax codeSyntax,
    CompileExtensions extensions,
    Consumer<Throwable> defects) {

  /** What becomes of a node that cannot run here. */
  public enum Missing {
    /** A warning: something stands in for it. */
    STUBBED,
    /** An error. */
    REFUSED
  }

  public static final CompileOptions DEFAULT =
      new CompileOptions(
          TextLimits.DEFAULT,
          DslPolicy.PERMISSIVE,
          Set.of(),
          Set.of(CodeLanguage.values()),
          Missing.STUBBED,
          CodeSyntax.UNCHECKED,
          CompileExtensions.NONE,
          _ -> {});

  public CompileOptions {
    pluginKinds = Set.copyOf(pluginKinds);
    languages = Set.copyOf(languages);
  }

  /** These options, to be changed. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  public CompileOptions withPolicy(DslPolicy policy) {
    return toBuilder().policy(policy).build();
  }

  public CompileOptions withPluginKinds(Set<String> pluginKinds) {
    return toBuilder().pluginKinds(pluginKinds).build();
  }

  public CompileOptions withLanguages(Set<CodeLanguage> languages, Missing missing) {
    return toBuilder().languages(languages).missing(missing).build();
  }

  public CompileOptions withCodeSyntax(CodeSyntax codeSyntax) {
    return toBuilder().codeSyntax(codeSyntax).build();
  }

  public CompileOptions withTextLimits(TextLimits textLimits) {
    return toBuilder().textLimits(textLimits).build();
  }

  public CompileOptions withDefects(Consumer<Throwable> defects) {
    return toBuilder().defects(defects).build();
  }

  public CompileOptions withExtensions(CompileExtensions extensions) {
    return toBuilder().extensions(extensions).build();
  }

  /** Options in the making, beginning with those of others. */
  public static final class Builder {

    private TextLimits textLimits;
    private DslPolicy policy;
    private Set<String> pluginKinds;
    private Set<CodeLanguage> languages;
    private Missing missing;
    private CodeSyntax codeSyntax;
    private CompileExtensions extensions;
    private Consumer<Throwable> defects;

    private Builder(CompileOptions from) {
      this.textLimits = from.textLimits;
      this.policy = from.policy;
      this.pluginKinds = from.pluginKinds;
      this.languages = from.languages;
      this.missing = from.missing;
      this.codeSyntax = from.codeSyntax;
      this.extensions = from.extensions;
      this.defects = from.defects;
    }

    public Builder textLimits(TextLimits other) {
      this.textLimits = other;
      return this;
    }

    public Builder policy(DslPolicy other) {
      this.policy = other;
      return this;
    }

    public Builder pluginKinds(Set<String> other) {
      this.pluginKinds = other;
      return this;
    }

    public Builder languages(Set<CodeLanguage> other) {
      this.languages = other;
      return this;
    }

    public Builder missing(Missing other) {
      this.missing = other;
      return this;
    }

    public Builder codeSyntax(CodeSyntax other) {
      this.codeSyntax = other;
      return this;
    }

    public Builder extensions(CompileExtensions other) {
      this.extensions = other;
      return this;
    }

    public Builder defects(Consumer<Throwable> other) {
      this.defects = other;
      return this;
    }

    public CompileOptions build() {
      return new CompileOptions(
          textLimits, policy, pluginKinds, languages, missing, codeSyntax, extensions, defects);
    }
  }
}
