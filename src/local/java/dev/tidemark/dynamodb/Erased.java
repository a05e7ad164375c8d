package dev.tidemark.dynamodb;

import dev.tidemark.model.PlatformEndpointArn;
import java.util.List;
import java.util.stream.Stream;

/**
 * The figures of an erasure.
 *
 * @param identities the number of identities that had anything to erase
 * @param datasets the number of datasets
 * @param names the number of datasets that were deleted before, and whose names are removed
 * @param items the number of items, those of the datasets among them
 * @param devices the number of registered devices
 * @param endpointsLeft the endpoints that the push service still has
 */
public record Erased(
    int identities,
    int datasets,
    int names,
    int items,
    int devices,
    List<PlatformEndpointArn> endpointsLeft) {
  /** Nothing was there to erase. */
  public static final Erased NOTHING = new Erased(0, 0, 0, 0, 0, List.of());

  public Erased {
    endpointsLeft = List.copyOf(endpointsLeft);
  }

  /** Returns the sum of both. */
  public Erased plus(Erased other) {
    return new Erased(
        identities + other.identities,
        datasets + other.datasets,
        names + other.names,
        items + other.items,
        devices + other.devices,
        Stream.concat(endpointsLeft.stream(), other.endpointsLeft.stream()).toList());
  }
}
