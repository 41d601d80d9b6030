@org.jspecify.annotations.NullMarked
package io.heddle.runtime.cache;
