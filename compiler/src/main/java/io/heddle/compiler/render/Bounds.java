package io.heddle.compiler.render;

/**
 * What one rendering may use.
 *
 * @param characters of output
 * @param iterations of all loops together
 * @param recursion how deep macros and recursive loops may nest
 * @param nanos of wall-clock time
 */
public record Bounds(int characters, long iterations, int recursion, long nanos) {}
