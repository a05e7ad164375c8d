package dev.tidemark.local.control;

import java.util.function.LongSupplier;

/** Changes the table while no function runs. The functions do not see the changes. */
@FunctionalInterface
public interface Standstill {
  /** Makes changes, and returns their number. */
  long change(LongSupplier changes);
}
