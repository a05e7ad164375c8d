package dev.tidemark.performance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /** Layers and methods with a smaller share are left out. */
  private static final double SMALLEST_PERCENT = 1;

  private final Map<String, Long> layers = new HashMap<>();
  private final Map<String, Long> methods = new HashMap<>();
  private long total;

  /** Adds a sample. */
  void add(@Nullable RecordedStackTrace stack, long weight) {
    Optional<RecordedFrame> owner = owner(stack);
    layers.merge(owner.map(SampleShares::layer).orElse("others"), weight, Long::sum);
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
        ? "measurement"
        : type.startsWith(ENHANCED) ? "SDK, Enhanced client" : "SDK";
  }

  private static boolean isOurs(String type) {
    return type.startsWith(OURS) && !type.startsWith(MEASURING);
  }

  private static String typeOf(RecordedFrame frame) {
    String name = frame.getMethod().getType().getName();
    // The class of a lambda expression has its number behind a dot.
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  private static String method(RecordedFrame frame) {
    return typeOf(frame).substring(OURS.length()) + "." + frame.getMethod().getName();
  }

  /** Returns the layers that have more than a negligible share, the largest first. */
  List<String> layers() {
    return largest(layers);
  }

  /** Returns the share of a layer. */
  double percent(String layer) {
    return percent(layers.getOrDefault(layer, 0L));
  }

  private double percent(long weight) {
    return 100.0 * weight / total;
  }

  private List<String> largest(Map<String, Long> weights) {
    return weights.entrySet().stream()
        .filter(entry -> percent(entry.getValue()) >= SMALLEST_PERCENT)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns lines with the shares of layers and of methods, the largest first. */
  @Override
  public String toString() {
    return lines(layers) + "\n" + lines(methods);
  }

  private String lines(Map<String, Long> weights) {
    return largest(weights).stream()
        .map(name -> "%5.1f %% %s\n".formatted(percent(weights.getOrDefault(name, 0L)), name))
        .collect(Collectors.joining());
  }
}
