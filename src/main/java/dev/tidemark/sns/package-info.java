/** Push notifications through SNS: the registration of devices, and sending. */
@NullMarked
package dev.tidemark.sns;

import org.jspecify.annotations.NullMarked;
