package io.heddle.compiler.lower;

import io.heddle.compiler.CompileOptions;
import io.heddle.compiler.DiagnosticCode;
import io.heddle.compiler.draft.DraftGraph;
import io.heddle.compiler.draft.Findings;
import io.heddle.compiler.ir.NodeSpec;
import io.heddle.compiler.ir.Recovery;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the two dialects say in different words. */
public interface DialectLowering {

  /** Where a selector leads that stands in this graph. Never fails. */
  Resolved resolve(Scope scope, DraftGraph from, List<String> selector);

  /** What the node does; after findings, something that stands in for it. */
  NodeSpec spec(NodeReading node);

  Recovery recovery(NodeReading node, NodeSpec spec);

  /** The time one attempt may take, or null. */
  @Nullable Duration timeout(NodeReading node);

  /** What the text says about the workflow as a whole. */
  Envelope envelope(Scope scope, CompileOptions options, Findings out);

  /** The nodes a run of the graph may begin at. */
  List<Integer> roots(DraftGraph graph);

  /** The code for a setting of this node type that does not fit. */
  DiagnosticCode invalid(String type);
}
