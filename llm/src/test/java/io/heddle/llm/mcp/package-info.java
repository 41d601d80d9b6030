/** The MCP client against servers that are real processes and real sockets. */
@NullMarked
package io.heddle.llm.mcp;

import org.jspecify.annotations.NullMarked;
