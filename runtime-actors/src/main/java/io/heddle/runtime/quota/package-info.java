/**
 * What a group's runs may use together, and who of them may run now.
 *
 * <p>Start with {@link io.heddle.runtime.quota.GroupQuota}.
 */
@NullMarked
package io.heddle.runtime.quota;

import org.jspecify.annotations.NullMarked;
