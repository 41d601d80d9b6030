@NullMarked
package io.heddle.llm.mock;

import org.jspecify.annotations.NullMarked;
