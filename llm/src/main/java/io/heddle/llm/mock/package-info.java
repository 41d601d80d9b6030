/**
 * What the mock provider answers, and when: plans, scripts and values that fit a schema.
 *
 * <p>Start with {@link io.heddle.llm.mock.MockPlan}; docs/mock-models.md tells it to users.
 */
@NullMarked
package io.heddle.llm.mock;

import org.jspecify.annotations.NullMarked;
