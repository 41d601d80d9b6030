/** Runs whose nodes work on outputs while these are made, over a model that the test leads. */
@NullMarked
package io.heddle.server.stream;

import org.jspecify.annotations.NullMarked;
