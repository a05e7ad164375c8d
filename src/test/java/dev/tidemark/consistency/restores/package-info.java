/**
 * Tables that are restored from torn backups, again and again, and the devices that outlive them.
 */
@NullMarked
package dev.tidemark.consistency.restores;

import org.jspecify.annotations.NullMarked;
