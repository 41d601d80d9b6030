package io.heddle.compiler.ir;

import io.heddle.compiler.Diagnostic;
import io.heddle.compiler.dsl.Dialect;
import io.heddle.compiler.value.ObjectValue;
import java.util.List;

/**
 * A workflow, compiled: everything that depends only on its text. Immutable, shared by all runs.
 *
 * @param id the workflow's id, or empty when the text names none
 * @param version as the text writes it
 * @param contentHash SHA-256 of the text, hexadecimal
 * @param graphs the root graph first, then the graphs inside containers and handlers
 * @param types what the text declares of its variables
 * @param triggers what starts other workflows when something happens to a run
 * @param features the export's features block
 * @param extra Heddle's own keys that other parts read: triggers, cache, budget, durability
 * @param findings warnings and hints; a text with errors has no compiled form
 */
public record CompiledWorkflow(
    Dialect dialect,
    AppMode mode,
    String id,
    String name,
    String version,
    String contentHash,
    List<Graph> graphs,
    List<DeclaredVariable> environment,
    List<DeclaredVariable> conversation,
    VariableTypes types,
    RunLimits limits,
    ErrorHandling errorHandling,
    List<EventTrigger> triggers,
    ObjectValue features,
    ObjectValue extra,
    List<Diagnostic> findings) {

  public CompiledWorkflow {
    graphs = List.copyOf(graphs);
    environment = List.copyOf(environment);
    conversation = List.copyOf(conversation);
    triggers = List.copyOf(triggers);
    findings = List.copyOf(findings);
  }

  /** Works out the types of the variables; without triggers. */
  public CompiledWorkflow(
      Dialect dialect,
      AppMode mode,
      String id,
      String name,
      String version,
      String contentHash,
      List<Graph> graphs,
      List<DeclaredVariable> environment,
      List<DeclaredVariable> conversation,
      RunLimits limits,
      ErrorHandling errorHandling,
      ObjectValue features,
      ObjectValue extra,
      List<Diagnostic> findings) {
    this(
        dialect,
        mode,
        id,
        name,
        version,
        contentHash,
        graphs,
        environment,
        conversation,
        VariableTypes.of(environment, conversation, graphs),
        limits,
        errorHandling,
        List.of(),
        features,
        extra,
        findings);
  }

  /** What kind of app a text is. */
  public enum AppMode {
    WORKFLOW,
    ADVANCED_CHAT,
    CHAT,
    AGENT_CHAT,
    COMPLETION;

    /** Whether a run has a query and puts out an answer. */
    public boolean isChat() {
      return this != WORKFLOW;
    }
  }

  public Graph root() {
    return graphs.getFirst();
  }

  public Graph graph(int index) {
    return graphs.get(index);
  }
}
