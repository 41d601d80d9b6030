package io.heddle.compiler.lower;

import io.heddle.compiler.ir.DeclaredVariable;
import io.heddle.compiler.ir.ErrorHandling;
import io.heddle.compiler.ir.EventTrigger;
import io.heddle.compiler.ir.RunLimits;
import io.heddle.compiler.value.ObjectValue;
import java.util.List;

/** What a text says about its workflow as a whole. */
public record Envelope(
    List<DeclaredVariable> environment,
    List<DeclaredVariable> conversation,
    RunLimits limits,
    ErrorHandling errorHandling,
    List<EventTrigger> triggers,
    ObjectValue features,
    ObjectValue extra) {}
