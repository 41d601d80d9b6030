/** Tools that a group has of its own, by name, beside those of MCP servers. */
@NullMarked
package io.heddle.runtime.tool;

import org.jspecify.annotations.NullMarked;
