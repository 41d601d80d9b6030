package io.heddle.runtime.executor;

import io.heddle.compiler.ir.WorkSpec;
import io.heddle.compiler.value.ArrayValue;
import io.heddle.compiler.value.FileValue;
import io.heddle.compiler.value.NoneValue;
import io.heddle.compiler.value.ObjectValue;
import io.heddle.compiler.value.PythonText;
import io.heddle.compiler.value.Value;
import io.heddle.runtime.document.DocumentReader.Document;
import io.heddle.runtime.document.DocumentReader.Format;
import io.heddle.runtime.document.DocumentReader.Reading;
import io.heddle.runtime.file.FileStore.Content;
import io.heddle.runtime.node.Activation;
import io.heddle.runtime.node.NodeContext;
import io.heddle.runtime.node.NodeExecutor;
import io.heddle.runtime.node.NodeFault;
import io.heddle.runtime.node.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Turns files into text: one file into a text, several into a list in the order of the files,
 * however long each takes.
 */
record DocumentExecutor(WorkSpec.Document spec) implements NodeExecutor {

  private static final int MAX_FILES = 100;

  /** The files, and whether they came in a list. */
  private record Files(List<FileValue> files, boolean isList) {}

  @Override
  public CompletionStage<Outcome> execute(Activation activation, NodeContext context) {
    return Outcomes.of(
        () -> {
          var files = files(activation);
          if (files.files().isEmpty()) {
            return Outcomes.now(Outcome.Completed.of(outputs(List.of(), true)));
          }
          var readings = new ArrayList<CompletableFuture<Reading>>();
          for (var file : files.files()) {
            readings.add(read(file, context).toCompletableFuture());
          }
          return CompletableFuture.allOf(readings.toArray(CompletableFuture[]::new))
              .thenApply(
                  _ -> outcome(readings.stream().map(CompletableFuture::join).toList(), files));
        });
  }

  private Files files(Activation activation) throws NodeFault {
    var files = new ArrayList<FileValue>();
    var isList = spec.inputs().size() > 1;
    for (int input : spec.inputs()) {
      var value = activation.inputs().get(input);
      switch (value) {
        case FileValue file -> files.add(file);
        case ArrayValue(var items) -> {
          isList = true;
          for (var item : items) {
            if (!(item instanceof FileValue file)) {
              throw notFiles(activation, input);
            }
            files.add(file);
          }
        }
        case NoneValue _ -> isList = true;
        case null, default -> throw notFiles(activation, input);
      }
    }
    if (files.size() > MAX_FILES) {
      throw NodeFault.validation(
          "resource_limit_exceeded",
          "DocumentExtractorError",
          "%d files, more than the bound of %d".formatted(files.size(), MAX_FILES));
    }
    return new Files(files, isList && (files.size() != 1 || !spec.flat()));
  }

  private static NodeFault notFiles(Activation activation, int input) {
    var selector =
        Value.array(
            activation.node().inputs().get(input).selector().stream().map(Value::of).toList());
    return NodeFault.validation(
        "type_error",
        "DocumentExtractorError",
        "Variable %s is not an ArrayFileSegment".formatted(PythonText.repr(selector)));
  }

  private CompletionStage<Reading> read(FileValue file, NodeContext context) {
    var format = spec.format().equals("markdown") ? Format.MARKDOWN : Format.TEXT;
    var name =
        file.attribute("name").isEmpty() ? file.attribute("filename") : file.attribute("name");
    return context
        .files()
        .read(file, (long) spec.maxFileMegabytes() << 20, context.cancellation())
        .thenCompose(
            content ->
                switch (content) {
                  case Content.Failed(var failure) ->
                      CompletableFuture.completedFuture(new Reading.Failed(failure));
                  case Content.Read(var bytes, var mimeType) ->
                      context
                          .documents()
                          .read(
                              new Document(name, mimeType, bytes), format, context.cancellation());
                });
  }

  /** A file that cannot be read fails the node, unless it is one of several of a flat node. */
  private Outcome outcome(List<Reading> readings, Files files) {
    var tolerant = spec.flat() && !spec.failFast() && readings.size() > 1;
    var read = readings.stream().anyMatch(Reading.Extracted.class::isInstance);
    for (var reading : readings) {
      if (reading instanceof Reading.Failed(var failure) && !(tolerant && read)) {
        return Outcome.Failed.of(failure);
      }
    }
    return Outcome.Completed.of(outputs(readings, files.isList()));
  }

  private ObjectValue outputs(List<Reading> readings, boolean isList) {
    var texts = new ArrayList<Value>(readings.size());
    var metadata = new ArrayList<Value>(readings.size());
    for (var reading : readings) {
      switch (reading) {
        case Reading.Extracted(var text, var about) -> {
          texts.add(Value.of(text));
          metadata.add(about);
        }
        case Reading.Failed(var failure) -> {
          texts.add(Value.of(""));
          metadata.add(ObjectValue.of("error", Value.of(failure.message())));
        }
      }
    }
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("text", isList ? Value.array(texts) : texts.getFirst());
    if (spec.flat()) {
      outputs.put("metadata", isList ? Value.array(metadata) : metadata.getFirst());
    }
    return new ObjectValue(outputs);
  }
}
