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
 * @param strictTexts whether a text of a flat file that names a missing variable makes its node
 *     fail; answers leave it out all the same
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
    boolean strictTexts,
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
          Set.of(CodeLanguage.JAVASCRIPT, CodeLanguage.WASM),
          Missing.STUBBED,
          CodeSyntax.UNCHECKED,
          CompileExtensions.NONE,
          false,
          _ -> {});

  public CompileOptions {
    pluginKinds = Set.copyOf(pluginKinds);
    languages = Set.copyOf(languages);
  }

  public CompileOptions withPolicy(DslPolicy policy) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }

  public CompileOptions withPluginKinds(Set<String> pluginKinds) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }

  public CompileOptions withLanguages(Set<CodeLanguage> languages, Missing missing) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }

  public CompileOptions withCodeSyntax(CodeSyntax codeSyntax) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }

  public CompileOptions withTextLimits(TextLimits textLimits) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }

  public CompileOptions withDefects(Consumer<Throwable> defects) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }

  public CompileOptions withExtensions(CompileExtensions extensions) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }

  public CompileOptions withStrictTexts(boolean strictTexts) {
    return new CompileOptions(
        textLimits,
        policy,
        pluginKinds,
        languages,
        missing,
        codeSyntax,
        extensions,
        strictTexts,
        defects);
  }
}
