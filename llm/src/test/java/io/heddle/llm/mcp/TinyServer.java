package io.heddle.llm.mcp;

import com.fasterxml.jackson.core.JsonFactory;
import io.heddle.compiler.ir.WorkSpec.McpServer;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.StringValue;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.model.ValueJson;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A small MCP server: as a process of its own, and what it says to each message. */
final class TinyServer {

  private TinyServer() {}

  /** Reads messages from standard input until that ends. */
  public static void main(String[] args) throws IOException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("some chatter that is no JSON");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      if (!(ValueJson.parse(line) instanceof ObjectValue message)) {
        continue;
      }
      switch (tool(message)) {
        case "crash" -> {
          System.err.println("cannot go on with " + System.getenv("TOKEN"));
          System.exit(3);
        }
        case "flood" -> out.println("\"" + "x".repeat(200_000) + "\"");
        case "ask" -> out.println("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"roots/list\"}");
        default -> {}
      }
      var reply = answer(message, System.getenv());
      if (reply != null) {
        out.println(reply);
      }
    }
  }

  static McpServer process(Map<String, String> env) {
    var entries = new TreeMap<String, Value>();
    env.forEach((name, value) -> entries.put(name, Value.of(value)));
    return new McpServer(
        "tiny",
        "stdio",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        List.of("-XX:TieredStopAtLevel=1", "-cp", classPath(), TinyServer.class.getName()),
        new ObjectValue(entries),
        "",
        ObjectValue.EMPTY);
  }

  /** Where the classes are, however they were loaded. */
  private static String classPath() {
    var places = new ArrayList<String>();
    for (var type :
        List.of(
            TinyServer.class, ValueJson.class, Value.class, JsonFactory.class, Nullable.class)) {
      try {
        var source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        places.add(Path.of(source.getLocation().toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return String.join(File.pathSeparator, places);
  }

  /** The name of the tool that a message calls, or empty. */
  static String tool(ObjectValue message) {
    return message.get("params") instanceof ObjectValue params
            && params.get("name") instanceof StringValue(var name)
        ? name
        : "";
  }

  /** The answer as one line of JSON, or null when there is none. */
  static @Nullable String answer(ObjectValue message, Map<String, String> env) {
    if (!(message.get("method") instanceof StringValue(var method)) || message.get("id") == null) {
      return null;
    }
    return switch (method) {
      case "initialize" ->
          result(
              message,
              """
              {"protocolVersion":"2025-06-18","capabilities":{"tools":{}},\
              "serverInfo":{"name":"tiny","version":"1"}}\
              """);
      case "tools/list" -> result(message, tools(message));
      case "tools/call" -> call(message, env);
      default ->
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32601,\"message\":\"no %s\"}}"
              .formatted(id(message), method);
    };
  }

  /** In two pages. */
  private static String tools(ObjectValue message) {
    var second =
        message.get("params") instanceof ObjectValue params && params.get("cursor") != null;
    return second
        ? "{\"tools\":[{\"name\":\"env\"}]}"
        : """
        {"tools":[{"name":"echo","description":"says it again","inputSchema":\
        {"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}}],\
        "nextCursor":"2"}\
        """;
  }

  private static @Nullable String call(ObjectValue message, Map<String, String> env) {
    var params = (ObjectValue) Objects.requireNonNull(message.get("params"));
    var arguments = Objects.requireNonNullElse(params.get("arguments"), Value.none());
    return switch (tool(message)) {
      case "silent" -> null;
      case "echo" ->
          result(
              message,
              """
              {"content":[{"type":"text","text":"first"},{"type":"text","text":%s}],\
              "structuredContent":{"got":%s}}\
              """
                  .formatted(
                      ValueJson.write(Value.of(ValueJson.write(arguments))),
                      ValueJson.write(arguments)));
      case "env" -> text(message, String.join(",", new TreeMap<>(env).keySet()), false);
      case "pid" -> text(message, Long.toString(ProcessHandle.current().pid()), false);
      case "broken" -> text(message, "it is broken", true);
      case "ask", "flood" -> text(message, "still here", false);
      case "picture" ->
          result(
              message,
              """
              {"content":[{"type":"image","data":"aGVsbG8=","mimeType":"image/png"},\
              {"type":"resource","resource":{"uri":"file:///a/note.txt","text":"a note"}}]}\
              """);
      default ->
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"unknown tool\"}}"
              .formatted(id(message));
    };
  }

  private static String text(ObjectValue message, String text, boolean isError) {
    return result(
        message,
        "{\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":%s}"
            .formatted(ValueJson.write(Value.of(text)), isError));
  }

  private static String result(ObjectValue message, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(id(message), result);
  }

  private static String id(ObjectValue message) {
    return ValueJson.write(Objects.requireNonNullElse(message.get("id"), Value.none()));
  }
}
