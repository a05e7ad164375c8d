package dev.tidemark.performance;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import org.jspecify.annotations.Nullable;

/**
 * Sums samples by layer and by method. A sample belongs to the innermost frame that is Tidemark's
 * or the SDK's, with the JDK and other libraries that it calls.
 */
final class SampleShares {
  private static final String OURS = "dev.tidemark.";
  private static final String MEASURING = WarmCall.class.getPackageName();
  private static final String SDK = "software.amazon.awssdk.";
  private static final String ENHANCED = SDK + "enhanced.";

  /** Methods with a smaller share are left out. */
  private static final double SMALLEST_SHARE = 0.01;

  private final String what;
  private final Map<String, Long> layers = new HashMap<>();
  private final Map<String, Long> methods = new HashMap<>();
  private long total;

  /**
   * Starts at no samples.
   *
   * @param what the quantity, for the heading
   */
  SampleShares(String what) {
    this.what = what;
  }

  /** Adds a sample. */
  void add(@Nullable RecordedStackTrace stack, long weight) {
    Optional<RecordedFrame> owner = owner(stack);
    layers.merge(owner.map(SampleShares::layer).orElse("the rest of the JVM"), weight, Long::sum);
    owner
        .filter(frame -> isOurs(typeOf(frame)))
        .ifPresent(frame -> methods.merge(method(frame), weight, Long::sum));
    total += weight;
  }

  private static Optional<RecordedFrame> owner(@Nullable RecordedStackTrace stack) {
    List<RecordedFrame> frames = stack == null ? List.of() : stack.getFrames();
    return frames.stream()
        .filter(frame -> typeOf(frame).startsWith(OURS) || typeOf(frame).startsWith(SDK))
        .findFirst();
  }

  private static String layer(RecordedFrame frame) {
    String type = typeOf(frame);
    if (isOurs(type)) {
      return type.substring(OURS.length(), type.lastIndexOf('.'));
    }
    return type.startsWith(OURS)
        ? "the measurement"
        : type.startsWith(ENHANCED) ? "SDK, Enhanced client" : "SDK";
  }

  private static boolean isOurs(String type) {
    return type.startsWith(OURS) && !type.startsWith(MEASURING);
  }

  private static String typeOf(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }

  private static String method(RecordedFrame frame) {
    return typeOf(frame).substring(OURS.length()) + "." + frame.getMethod().getName();
  }

  /** Prints the shares, the largest first. */
  void print() {
    System.out.println("| Layer | Share of " + what + " |\n| --- | --- |");
    print(layers);
    System.out.println("\n| Method | Share of " + what + " |\n| --- | --- |");
    print(methods);
    System.out.println();
  }

  private void print(Map<String, Long> weights) {
    weights.entrySet().stream()
        .filter(entry -> entry.getValue() >= SMALLEST_SHARE * total)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            entry ->
                System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f %% |%n",
                    entry.getKey(),
                    100.0 * entry.getValue() / total));
  }
}
