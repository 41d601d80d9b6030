/** Model providers behind the model port: the mock, and OpenAI-compatible services. */
@NullMarked
package io.heddle.llm;

import org.jspecify.annotations.NullMarked;
