package io.heddle.compiler.check;

import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.ModelSpec;
import io.heddle.compiler.ir.Node;
import io.heddle.compiler.ir.RoutingSpec;
import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.lower.Envelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types that are known before a run. */
final class KnownTypes {

  private KnownTypes() {}

  /** The type of an output, or null when it is not known. */
  static @Nullable String of(Node node, String output) {
    return switch (node.spec()) {
      case RoutingSpec.Start start -> input(start, output);
      case RoutingSpec.Template _ -> output.equals("output") ? "string" : null;
      case WorkSpec.Code code -> code.outputs() == null ? null : declared(code.outputs(), output);
      case WorkSpec.Http _ ->
          switch (output) {
            case "status_code" -> "number";
            case "body" -> "string";
            default -> null;
          };
      case ModelSpec.Llm _ -> output.equals("text") ? "string" : null;
      case ModelSpec.Extractor extractor ->
          extractor.parameters().stream()
              .filter(field -> field.name().equals(output))
              .map(ModelSpec.ParameterField::type)
              .findFirst()
              .orElse(null);
      default -> null;
    };
  }

  private static @Nullable String input(RoutingSpec.Start start, String name) {
    for (var field : start.fields()) {
      if (field.name().equals(name)) {
        return switch (field.type()) {
          case "text-input", "paragraph", "select", "external_data_tool" -> "string";
          case "checkbox" -> "boolean";
          case "json_object" -> "object";
          case "file-list" -> "array[file]";
          default -> field.type();
        };
      }
    }
    return null;
  }

  private static @Nullable String declared(List<WorkSpec.CodeOutput> outputs, String name) {
    for (var output : outputs) {
      if (output.name().equals(name)) {
        return output.type();
      }
    }
    return null;
  }

  /** The type of a declared variable, or null. */
  static @Nullable String of(Envelope envelope, String namespace, String name) {
    return switch (namespace) {
      case "env" -> declaredAs(envelope.environment(), name);
      case "conversation" -> declaredAs(envelope.conversation(), name);
      default -> null;
    };
  }

  private static @Nullable String declaredAs(List<DeclaredVariable> variables, String name) {
    for (var variable : variables) {
      if (variable.name().equals(name)) {
        return variable.type();
      }
    }
    return null;
  }

  static boolean isScalar(String type) {
    return switch (type) {
      case "string", "number", "boolean", "secret", "object", "select" -> true;
      default -> false;
    };
  }
}
