package dev.tidemark.performance.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One kind of work at one number of devices, on all sides in turns, so that a busy moment of the
 * machine harms none of them alone.
 *
 * @param loads the result of each side, in their order
 */
record Measurement(Work work, int clients, Map<Side, Load> loads) {
  private static final int ROUNDS = 3;

  /** Measures sides. The first round is for the compiler and does not count. */
  static Measurement of(Work work, int clients, List<Side> sides, Duration time) {
    Map<Side, List<Side.Device>> devices = new LinkedHashMap<>();
    sides.forEach(side -> devices.put(side, devices(side, work, clients)));
    Map<Side, Load> loads = new LinkedHashMap<>();
    devices.forEach((side, all) -> Load.of(work, side, all, time));
    for (int round = 0; round < ROUNDS; round++) {
      devices.forEach((side, all) -> loads.merge(side, Load.of(work, side, all, time), Load::and));
    }
    return new Measurement(work, clients, loads);
  }

  private static List<Side.Device> devices(Side side, Work work, int clients) {
    // One after the other: the first one creates a shared dataset.
    return new ArrayList<>(
        IntStream.range(0, clients)
            .mapToObj(number -> side.device(number, work.dataset(number)))
            .toList());
  }
}
