@NullMarked
package io.heddle.compiler.registry;

import org.jspecify.annotations.NullMarked;
