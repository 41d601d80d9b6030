@NullMarked
package io.heddle.server.member;

import org.jspecify.annotations.NullMarked;
