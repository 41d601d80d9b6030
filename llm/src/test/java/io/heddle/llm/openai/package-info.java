@NullMarked
package io.heddle.llm.openai;

import org.jspecify.annotations.NullMarked;
