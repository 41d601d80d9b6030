package io.heddle.compiler.lower;

import io.heddle.compiler.ir.Ref;

/** A selector's place, and what stands there. */
public record Resolved(Ref ref, Target target) {}
