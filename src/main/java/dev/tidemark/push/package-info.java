/** Push sync: devices, their subscriptions to datasets, and the ports to store and push service. */
@NullMarked
package dev.tidemark.push;

import org.jspecify.annotations.NullMarked;
