package io.heddle.compiler.ir;

import io.heddle.compiler.template.TextTemplate;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.Value;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes that run user code or touch the world. They run as children. */
public sealed interface WorkSpec extends NodeSpec {

  /**
   * Calls a function {@code main}.
   *
   * @param outputs what the result must be (app exports), or null for anything
   * @param outputVariable flat: puts the whole result under this name, or null
   * @param timeout of the call, or null for the default
   */
  record Code(
      CodeLanguage language,
      String source,
      boolean flat,
      List<Binding> inputs,
      @Nullable List<CodeOutput> outputs,
      @Nullable String outputVariable,
      @Nullable Duration timeout)
      implements WorkSpec {
    public Code {
      inputs = List.copyOf(inputs);
    }
  }

  /** Languages of a code node. */
  enum CodeLanguage {
    JAVASCRIPT,
    PYTHON,
    WASM
  }

  /**
   * An output a code node declares.
   *
   * @param type {@code string}, {@code array[object]} ...
   * @param children of an object, or null when the object is not described
   */
  record CodeOutput(String name, String type, @Nullable List<CodeOutput> children) {}

  /**
   * Sends an HTTP request.
   *
   * @param failOnStatus from which status on an answer is a failure
   */
  record Http(
      String method,
      TextTemplate url,
      List<HttpField> headers,
      List<HttpField> params,
      HttpBody body,
      HttpAuth auth,
      HttpTimeouts timeouts,
      boolean verifyTls,
      StatusRule failOnStatus,
      boolean flat)
      implements WorkSpec {
    public Http {
      headers = List.copyOf(headers);
      params = List.copyOf(params);
    }
  }

  /** When an HTTP status makes the node fail. */
  enum StatusRule {
    NEVER,
    /** 400 and above. */
    ERROR_STATUS,
    /** Anything but 2xx. */
    NOT_SUCCESSFUL
  }

  record HttpField(TextTemplate name, TextTemplate value) {}

  /** Null where the text says nothing. */
  record HttpTimeouts(
      @Nullable Duration connect, @Nullable Duration read, @Nullable Duration write) {}

  sealed interface HttpBody {
    record None() implements HttpBody {}

    record Raw(TextTemplate text) implements HttpBody {}

    /** JSON text; app exports repair what is broken. */
    record JsonText(TextTemplate text, boolean repair) implements HttpBody {}

    record UrlEncoded(List<HttpField> fields) implements HttpBody {}

    record Multipart(List<HttpPart> parts) implements HttpBody {}

    /** The bytes of a file. */
    record Binary(int input) implements HttpBody {}
  }

  /**
   * @param fileInput the file to send, or -1 for the text
   */
  record HttpPart(TextTemplate name, @Nullable TextTemplate text, int fileInput) {}

  sealed interface HttpAuth {
    record None() implements HttpAuth {}

    record Bearer(TextTemplate token) implements HttpAuth {}

    /**
     * A user and a password, or the already joined pair in {@code user} when the password is null.
     */
    record Basic(TextTemplate user, @Nullable TextTemplate password) implements HttpAuth {}

    record Header(String name, TextTemplate value) implements HttpAuth {}

    record Headers(List<HttpField> fields) implements HttpAuth {}
  }

  /** Calls a tool of a registered provider or an MCP server. */
  record Tool(ToolSource source, String tool, List<Argument> arguments, ObjectValue configuration)
      implements WorkSpec {
    public Tool {
      arguments = List.copyOf(arguments);
    }
  }

  sealed interface ToolSource {

    /** The kind of a provider that only a group can know. */
    String REGISTERED = "registered";

    /**
     * @param kind {@link #REGISTERED}, or as app exports have it: {@code builtin}, {@code api},
     *     {@code workflow}, {@code mcp}, {@code plugin} ...
     */
    record Provider(String kind, String id, String name) implements ToolSource {}

    record Mcp(McpServer server) implements ToolSource {}
  }

  /**
   * An MCP server as a text describes it.
   *
   * @param transport {@code stdio} or {@code http}
   */
  record McpServer(
      String name,
      String transport,
      String command,
      List<String> args,
      ObjectValue env,
      String url,
      ObjectValue headers) {
    public McpServer {
      args = List.copyOf(args);
    }
  }

  /** A named argument: an input, a template, or a constant, whichever is set. */
  record Argument(String name, int input, @Nullable TextTemplate text, @Nullable Value constant) {}

  /**
   * Finds passages in knowledge bases.
   *
   * @param settings retrieval settings as the text has them
   */
  record Knowledge(int queryInput, List<String> datasets, ObjectValue settings)
      implements WorkSpec {
    public Knowledge {
      datasets = List.copyOf(datasets);
    }
  }

  /** Turns files into text. */
  record Document(
      List<Integer> inputs, String format, int maxFileMegabytes, boolean failFast, boolean flat)
      implements WorkSpec {
    public Document {
      inputs = List.copyOf(inputs);
    }
  }

  /** Reads memories. */
  record MemoryRecall(
      String scope, @Nullable TextTemplate key, int queryInput, int topK, ObjectValue filter)
      implements WorkSpec {}

  /** Keeps a memory. */
  record MemoryStore(
      String scope,
      TextTemplate key,
      int valueInput,
      ObjectValue metadata,
      List<Binding> metadataInputs)
      implements WorkSpec {
    public MemoryStore {
      metadataInputs = List.copyOf(metadataInputs);
    }
  }

  /**
   * A known kind that nothing here can run; it ends as an exception that says so (flat dialect).
   */
  record Unsupported(String kind) implements WorkSpec {}
}
