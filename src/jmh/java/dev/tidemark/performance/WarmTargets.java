package dev.tidemark.performance;

/**
 * The ratios to the bare calls that were measured before the code was made faster, and those that
 * were aimed at. Empty if there are none.
 *
 * @param before the bytes that this benchmark measured before
 * @param elsewhere the bytes that another benchmark measured before
 * @param target the bytes that were aimed at
 * @param cpuElsewhere the CPU time that another benchmark measured before
 * @param cpuTarget the CPU time that was aimed at
 */
record WarmTargets(
    String before, String elsewhere, String target, String cpuElsewhere, String cpuTarget) {
  static WarmTargets of(WarmCase measured) {
    return switch (measured) {
      case UPDATE_1 -> new WarmTargets("2.33", "2.25", "1.5", "1.8", "1.4");
      case UPDATE_25 -> new WarmTargets("4.79", "5.2", "2.5", "2.5", "1.8");
      case UPDATE_256 -> new WarmTargets("6.48", "", "", "", "");
      case UPDATE_1024 -> new WarmTargets("8.07", "9.1", "4", "", "");
      case CREATE_1 -> new WarmTargets("1.56", "", "", "", "");
      case LIST_1 -> new WarmTargets("2.06", "2.0", "1.4", "2.9", "1.8");
      case LIST_25 -> new WarmTargets("2.40", "2.7", "1.8", "", "");
      case LIST_256 -> new WarmTargets("5.32", "", "", "", "");
      case LIST_1024 -> new WarmTargets("5.39", "5.6", "3", "", "");
      case NOTHING_NEW -> new WarmTargets("2.03", "2.0", "1.4", "3.0", "1.8");
      case UPDATE_1_KB -> new WarmTargets("2.51", "", "", "", "");
      case UPDATE_16_KB -> new WarmTargets("3.29", "", "", "", "");
      case UPDATE_64_KB -> new WarmTargets("3.13", "", "", "", "");
      case UPDATE_1_MB -> new WarmTargets("3.77", "", "", "", "");
      case LIST_1_KB -> new WarmTargets("2.16", "", "", "", "");
      case LIST_16_KB -> new WarmTargets("2.36", "", "", "", "");
      case LIST_64_KB -> new WarmTargets("2.03", "", "", "", "");
      case LIST_1_MB -> new WarmTargets("2.49", "", "", "", "");
    };
  }
}
