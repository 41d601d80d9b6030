/** What people are asked, and what becomes of their answers: pure rules, no waiting. */
@NullMarked
package io.heddle.runtime.form;

import org.jspecify.annotations.NullMarked;
