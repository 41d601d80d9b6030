package io.heddle.compiler.ir;

import io.heddle.compiler.template.JinjaTemplate;
import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes that ask a language model. They run as children. */
public sealed interface ModelSpec extends NodeSpec {

  ModelRef model();

  /**
   * Which model, and how.
   *
   * @param provider as the text names it: {@code openai}, {@code langgenius/openai/openai} ...
   * @param completionMode whether the model completes one prompt instead of answering a chat
   * @param parameters completion parameters; strings among them that hold references are in {@code
   *     parameterTexts}
   * @param credentials from the text (flat dialect); a group's own win
   */
  record ModelRef(
      String provider,
      String name,
      boolean completionMode,
      ObjectValue parameters,
      List<NamedText> parameterTexts,
      ObjectValue credentials) {
    public ModelRef {
      parameterTexts = List.copyOf(parameterTexts);
    }
  }

  record NamedText(String name, TextTemplate text) {}

  /** One message of a prompt: {@code {{#..#}}} text, or Jinja2 over variables. */
  record Prompt(
      String role,
      @Nullable TextTemplate text,
      @Nullable JinjaTemplate jinja,
      List<Binding> jinjaVariables) {
    public Prompt {
      jinjaVariables = List.copyOf(jinjaVariables);
    }
  }

  /**
   * What a model is told of earlier turns.
   *
   * @param window how many messages, 0 for all
   * @param messagesInput flat: an array of {@code {role, text}}, or -1 for the conversation's own
   * @param query what is asked at the end, or null for {@code sys.query}
   * @param userPrefix completion mode: how a user's line begins
   * @param assistantPrefix completion mode: how an answer's line begins
   */
  record Memory(
      int window,
      int messagesInput,
      @Nullable TextTemplate query,
      String userPrefix,
      String assistantPrefix) {}

  /**
   * Pictures and files shown to the model.
   *
   * @param detail {@code high} or {@code low}
   */
  record Vision(int input, String detail) {}

  /**
   * Asks a model.
   *
   * @param contextInput what {@code {{#context#}}} stands for, or -1
   * @param queryInput {@code sys.query} where memory needs it, or -1
   * @param responseSchema a JSON Schema the answer must fit, or null
   * @param separateReasoning whether {@code <think>} parts are taken out of the text
   * @param stream whether readers may see the text while it is written
   */
  record Llm(
      ModelRef model,
      List<Prompt> prompts,
      @Nullable Memory memory,
      int contextInput,
      int queryInput,
      @Nullable Vision vision,
      @Nullable Value responseSchema,
      boolean separateReasoning,
      boolean stream,
      boolean flat)
      implements ModelSpec {
    public Llm {
      prompts = List.copyOf(prompts);
    }
  }

  /** Lets a model choose one of several classes. */
  record Classifier(
      ModelRef model,
      int queryInput,
      List<ClassLabel> classes,
      @Nullable TextTemplate instruction,
      @Nullable Memory memory,
      @Nullable Vision vision,
      boolean flat)
      implements ModelSpec {
    public Classifier {
      classes = List.copyOf(classes);
    }
  }

  /**
   * @param id the handle it takes
   */
  record ClassLabel(String id, TextTemplate name, String label) {}

  /** Lets a model read parameters out of a text. */
  record Extractor(
      ModelRef model,
      int queryInput,
      List<ParameterField> parameters,
      @Nullable TextTemplate instruction,
      boolean functionCall,
      @Nullable Memory memory,
      @Nullable Vision vision)
      implements ModelSpec {
    public Extractor {
      parameters = List.copyOf(parameters);
    }
  }

  record ParameterField(
      String name, String type, String description, boolean required, List<String> options) {
    public ParameterField {
      options = List.copyOf(options);
    }
  }

  /**
   * Lets a model work with tools until it has an answer.
   *
   * @param strategy {@code function_calling} or {@code react}
   * @param extra further parameters of the strategy, app exports
   */
  record Agent(
      ModelRef model,
      String strategy,
      @Nullable TextTemplate system,
      @Nullable TextTemplate query,
      List<WorkSpec.McpServer> servers,
      List<WorkSpec.Tool> tools,
      int maxIterations,
      @Nullable Memory memory,
      List<WorkSpec.Argument> extra,
      boolean flat)
      implements ModelSpec {
    public Agent {
      servers = List.copyOf(servers);
      tools = List.copyOf(tools);
      extra = List.copyOf(extra);
    }
  }
}
