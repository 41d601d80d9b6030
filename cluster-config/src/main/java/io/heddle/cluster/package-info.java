/** Deployment profiles and the settings record of a member. */
@NullMarked
package io.heddle.cluster;

import org.jspecify.annotations.NullMarked;
