package dev.tidemark.performance;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Warm calls, each as the function, as its bare calls to DynamoDB, and as the thin handler. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseSerialGC",
      "-Xmx1g",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 2)
public class WarmCallBenchmark {
  /** The measured case. */
  @Param public WarmCase measured;

  private WarmCall call;

  /** Records the responses of DynamoDB. */
  @Setup
  public void prepare() {
    try (WarmCalls calls = WarmCalls.start()) {
      call = calls.prepare(measured);
    }
  }

  /** Measures the function. */
  @Benchmark
  public int function() {
    return call.function();
  }

  /** Measures the calls to DynamoDB alone. */
  @Benchmark
  public int bare() {
    return call.bare();
  }

  /** Measures the thin handler. */
  @Benchmark
  public int thin() {
    return call.thin();
  }
}
