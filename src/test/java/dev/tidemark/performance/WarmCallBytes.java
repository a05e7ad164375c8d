package dev.tidemark.performance;

import java.util.Locale;

/**
 * Prints the bytes that warm calls allocate. Run it while you change code; it takes half a minute.
 */
public final class WarmCallBytes {
  private WarmCallBytes() {}

  /**
   * Prints the table.
   *
   * @param arguments the beginning of the names of cases, such as UPDATE; none for all
   */
  public static void main(String[] arguments) {
    String prefix = arguments.length > 0 ? arguments[0] : "";
    System.out.printf(
        "%-34s %12s %12s %7s %12s %7s%n", "", "function", "bare", "ratio", "thin", "ratio");
    try (WarmCalls calls = WarmCalls.start()) {
      for (WarmCase measured : WarmCase.values()) {
        if (measured.name().startsWith(prefix)) {
          System.out.println(line(measured.title(), AllocatedBytes.of(calls.prepare(measured))));
        }
      }
    }
  }

  private static String line(String title, AllocatedBytes bytes) {
    return String.format(
        Locale.ROOT,
        "%-34s %,12d %,12d %7.2f %,12d %7.2f",
        title,
        bytes.function(),
        bytes.bare(),
        bytes.overBare(),
        bytes.thin(),
        bytes.overThin());
  }
}
