/**
 * Templates, compiled once: {@code {{#node.var#}}} texts and Jinja2.
 *
 * <p>Start with {@link io.heddle.compiler.template.TextTemplate} and {@link
 * io.heddle.compiler.template.JinjaTemplate}.
 */
@NullMarked
package io.heddle.compiler.template;

import org.jspecify.annotations.NullMarked;
