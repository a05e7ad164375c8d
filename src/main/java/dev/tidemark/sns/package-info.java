/** Push notifications through SNS: the registration of devices. */
@NullMarked
package dev.tidemark.sns;

import org.jspecify.annotations.NullMarked;
