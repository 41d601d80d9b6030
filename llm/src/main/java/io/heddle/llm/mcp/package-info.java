/** Tools of MCP servers: a client of our own over child processes and the group's HTTP port. */
@NullMarked
package io.heddle.llm.mcp;

import org.jspecify.annotations.NullMarked;
