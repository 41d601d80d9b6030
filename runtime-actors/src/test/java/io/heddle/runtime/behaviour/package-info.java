/** What workflows do, seen from their texts: one class for each behaviour that matters most. */
@org.jspecify.annotations.NullMarked
package io.heddle.runtime.behaviour;
