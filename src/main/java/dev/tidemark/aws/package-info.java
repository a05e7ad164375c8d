/** Clients of AWS's services, and the roles of pools that they assume. */
@NullMarked
package dev.tidemark.aws;

import org.jspecify.annotations.NullMarked;
