package dev.tidemark.performance;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmark of warm calls, and writes its tables into {@code docs/performance.md}. */
public final class WarmCallReport {
  private static final String BYTES = "gc.alloc.rate.norm";
  private static final List<WarmCase> WITH_THIN_HANDLER =
      Arrays.stream(WarmCase.values()).filter(WarmCase::hasThinHandler).toList();

  private WarmCallReport() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments options of JMH; with any, the tables are printed and not written
   */
  public static void main(String[] arguments)
      throws RunnerException, CommandLineOptionException, IOException {
    Map<WarmCase, Measured> function = run("function", List.of(WarmCase.values()), arguments);
    Map<WarmCase, Measured> bare = run("bare", List.of(WarmCase.values()), arguments);
    Map<WarmCase, Measured> thin = run("thin", WITH_THIN_HANDLER, arguments);
    String text = bareTable(function, bare) + "\n" + thinTable(function, thin);
    System.out.println(text);
    if (arguments.length == 0) {
      new PageBlock("warm calls").write(text);
    }
  }

  /** The bytes and the CPU time of one call. */
  private record Measured(double bytes, double micros) {
    static Measured of(RunResult result) {
      return new Measured(
          result.getSecondaryResults().get(BYTES).getScore(),
          result.getSecondaryResults().get(ProcessCpu.NAME).getScore());
    }
  }

  private static Map<WarmCase, Measured> run(
      String side, Collection<WarmCase> cases, String[] arguments)
      throws RunnerException, CommandLineOptionException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(arguments))
            .include(WarmCallBenchmark.class.getName() + "." + side + "$")
            .addProfiler(GCProfiler.class)
            .addProfiler(ProcessCpu.class)
            .shouldFailOnError(true);
    if (new CommandLineOptions(arguments).getParameter("measured").orElse(null) == null) {
      options.param("measured", cases.stream().map(WarmCase::name).toArray(String[]::new));
    }
    Map<WarmCase, Measured> results = new EnumMap<>(WarmCase.class);
    for (RunResult result : new Runner(options.build()).run()) {
      String name = result.getParams().getParam("measured");
      results.put(WarmCase.valueOf(name), Measured.of(result));
    }
    return results;
  }

  private static String bareTable(Map<WarmCase, Measured> function, Map<WarmCase, Measured> bare) {
    Stream<String> lines =
        function.entrySet().stream()
            .map(
                entry -> {
                  WarmCase measured = entry.getKey();
                  Measured ours = entry.getValue();
                  Measured base = bare.get(measured);
                  WarmTargets targets = WarmTargets.of(measured);
                  return String.format(
                      Locale.ROOT,
                      "| %s | %,.0f | %.2f | %s | %s | %s | %.2f | %s | %s |%n",
                      measured.title(),
                      ours.bytes() / 1000,
                      ours.bytes() / base.bytes(),
                      targets.before(),
                      targets.elsewhere(),
                      targets.target(),
                      ours.micros() / base.micros(),
                      targets.cpuElsewhere(),
                      targets.cpuTarget());
                });
    return """
    | Call | KB | KB / bare calls | Before | Elsewhere | Target | CPU / bare calls | Elsewhere | Target |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    """
        + lines.collect(Collectors.joining());
  }

  private static String thinTable(Map<WarmCase, Measured> function, Map<WarmCase, Measured> thin) {
    Stream<String> lines =
        thin.entrySet().stream()
            .map(
                entry -> {
                  Measured ours = function.get(entry.getKey());
                  Measured base = entry.getValue();
                  return String.format(
                      Locale.ROOT,
                      "| %s | %.2f | %.2f | 1.5 |%n",
                      entry.getKey().title(),
                      ours.bytes() / base.bytes(),
                      ours.micros() / base.micros());
                });
    return """
    | Call | KB / thin handler | CPU / thin handler | Target of CPU |
    | --- | --- | --- | --- |
    """
        + lines.collect(Collectors.joining());
  }
}
