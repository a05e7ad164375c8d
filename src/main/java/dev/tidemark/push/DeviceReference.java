package dev.tidemark.push;

import dev.tidemark.model.Constraint;
import dev.tidemark.model.DeviceId;

/**
 * The id of a device as a request names it. It may be any text, so the device may not exist.
 *
 * @param value 1 to 256 characters
 */
public record DeviceReference(String value) {
  /** The constraint on the text: Amazon's. */
  public static final Constraint CONSTRAINT = Constraint.characters(1, 256);

  /** Tells whether this is the id of a device. */
  boolean isTo(DeviceId id) {
    return id.value().equals(value);
  }
}
