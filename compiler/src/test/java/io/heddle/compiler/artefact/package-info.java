@NullMarked
package io.heddle.compiler.artefact;

import org.jspecify.annotations.NullMarked;
