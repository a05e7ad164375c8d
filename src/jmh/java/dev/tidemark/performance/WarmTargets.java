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
      case UPDATE_1 -> new WarmTargets("", "2.25", "1.5", "1.8", "1.4");
      case UPDATE_25 -> new WarmTargets("", "5.2", "2.5", "2.5", "1.8");
      case UPDATE_256 -> new WarmTargets("", "", "", "", "");
      case UPDATE_1024 -> new WarmTargets("", "9.1", "4", "", "");
      case CREATE_1 -> new WarmTargets("", "", "", "", "");
      case LIST_1 -> new WarmTargets("", "2.0", "1.4", "2.9", "1.8");
      case LIST_25 -> new WarmTargets("", "2.7", "1.8", "", "");
      case LIST_256 -> new WarmTargets("", "", "", "", "");
      case LIST_1024 -> new WarmTargets("", "5.6", "3", "", "");
      case NOTHING_NEW -> new WarmTargets("", "2.0", "1.4", "3.0", "1.8");
      case UPDATE_1_KB -> new WarmTargets("", "", "", "", "");
      case UPDATE_16_KB -> new WarmTargets("", "", "", "", "");
      case UPDATE_64_KB -> new WarmTargets("", "", "", "", "");
      case UPDATE_1_MB -> new WarmTargets("", "", "", "", "");
      case LIST_1_KB -> new WarmTargets("", "", "", "", "");
      case LIST_16_KB -> new WarmTargets("", "", "", "", "");
      case LIST_64_KB -> new WarmTargets("", "", "", "", "");
      case LIST_1_MB -> new WarmTargets("", "", "", "", "");
    };
  }
}
