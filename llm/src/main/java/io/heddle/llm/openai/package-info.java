/**
 * The chat-completions wire that OpenAI made and most services speak, written on our own HTTP port.
 *
 * <p>Pure but for {@link io.heddle.llm.openai.ChatCompletions}; docs/adr/0006-openai-wire.md says
 * why no library does it.
 */
@NullMarked
package io.heddle.llm.openai;

import org.jspecify.annotations.NullMarked;
