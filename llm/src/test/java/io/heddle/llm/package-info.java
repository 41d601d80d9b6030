@NullMarked
package io.heddle.llm;

import org.jspecify.annotations.NullMarked;
