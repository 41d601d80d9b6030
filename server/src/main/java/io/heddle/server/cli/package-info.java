/** The commands of {@code heddle}, and how they show things to people and programs. */
@NullMarked
package io.heddle.server.cli;

import org.jspecify.annotations.NullMarked;
