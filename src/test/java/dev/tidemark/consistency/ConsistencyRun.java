package dev.tidemark.consistency;

import dev.tidemark.consistency.checker.HistoryChecker;
import dev.tidemark.consistency.checker.OutcomeCounts;
import dev.tidemark.consistency.crash.CrashPoints;
import dev.tidemark.consistency.crash.CrashScenario;
import dev.tidemark.consistency.history.History;
import dev.tidemark.consistency.live.HttpRun;
import dev.tidemark.consistency.live.HttpServices;
import dev.tidemark.consistency.live.LiveRun;
import dev.tidemark.consistency.mutants.Mutant;
import dev.tidemark.consistency.restores.RestoreSchedule;
import dev.tidemark.consistency.simulation.FaultPlan.Fault;
import dev.tidemark.consistency.simulation.Simulation;
import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.consistency.support.Parallel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.logging.LogManager;
import java.util.stream.LongStream;

/**
 * The long run: thousands of simulations, schedules on DynamoDB Local and over HTTP, crashes,
 * restores, and mutants. Prints its figures as Markdown, saves each history with a violation, and
 * fails if there is one. Also checks a saved history.
 */
public final class ConsistencyRun {
  private static final Path SAVED = Path.of("target", "consistency");

  /** Schedules on DynamoDB Local mostly wait. */
  private static final int LIVE_THREADS = 8;

  private final List<String> violations = new ArrayList<>();
  private final OutcomeCounts outcomes = new OutcomeCounts();
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Map<String, Integer> meetings = new TreeMap<>();

  private ConsistencyRun() {}

  /**
   * Runs from the command line.
   *
   * @param arguments {@code run <simulated seeds> <seeds on DynamoDB Local> <seeds over HTTP>
   *     <seeds of restores>}, each as {@code first-last}; or {@code check <file>}
   */
  public static void main(String[] arguments) throws IOException {
    // The functions would log every injected fault.
    LogManager.getLogManager().reset();
    List<String> violations =
        switch (arguments[0]) {
          case "run" ->
              new ConsistencyRun()
                  .run(
                      seeds(arguments[1]),
                      seeds(arguments[2]),
                      seeds(arguments[3]),
                      seeds(arguments[4]));
          case "check" -> HistoryChecker.check(History.load(Path.of(arguments[1])));
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    violations.forEach(System.out::println);
    System.out.println(
        violations.isEmpty() ? "No guarantee is violated." : "GUARANTEES ARE VIOLATED.");
    System.exit(violations.isEmpty() ? 0 : 1);
  }

  private static List<Long> seeds(String range) {
    String[] ends = range.split("-", 2);
    return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
        .boxed()
        .toList();
  }

  private List<String> run(
      List<Long> simulated, List<Long> live, List<Long> http, List<Long> restored) {
    System.out.println("| Figure | Value |\n| --- | --- |");
    simulate(simulated);
    try (LocalTable table = new LocalTable()) {
      runLive(live, table.endpoint());
      crash(table.endpoint());
    }
    try (HttpServices services = new HttpServices()) {
      runHttp(http, services);
    }
    restore(restored);
    findMutants();
    System.out.println("\n| Outcome | Calls |\n| --- | --- |");
    outcomes.counts().forEach(ConsistencyRun::row);
    System.out.println("\n| Fault of the simulated DynamoDB | Requests |\n| --- | --- |");
    faults.forEach(ConsistencyRun::row);
    System.out.println("\n| Meeting of versions | Times |\n| --- | --- |");
    meetings.forEach(ConsistencyRun::row);
    return violations;
  }

  private static void row(Object figure, Object value) {
    System.out.println("| " + figure + " | " + value + " |");
  }

  /** The figures of a simulation. All histories together would need too much memory. */
  private record Simulated(
      long calls, Map<Fault, Integer> faults, int kills, List<String> violations) {}

  private void simulate(List<Long> seeds) {
    Collection<Simulated> runs = Parallel.run(seeds, Parallel.PROCESSORS, this::simulate).values();
    runs.forEach(
        run -> run.faults().forEach((fault, times) -> faults.merge(fault, times, Math::addExact)));
    rowOfSeeds("Simulated schedules", seeds);
    row("Calls", runs.stream().mapToLong(Simulated::calls).sum());
    row("Injected faults of DynamoDB", faults.values().stream().mapToInt(Integer::intValue).sum());
    row("Functions killed or out of time", runs.stream().mapToInt(Simulated::kills).sum());
    row(
        "Schedules with a violation",
        violations(runs.stream().map(Simulated::violations).toList()));
  }

  private Simulated simulate(long seed) {
    Simulation.Run run = Simulation.run(seed);
    synchronized (outcomes) {
      outcomes.add(run.history());
      run.meetings().forEach((what, times) -> meetings.merge(what, times, Math::addExact));
    }
    save(seed + ".jsonl", run.history(), run.violations());
    return new Simulated(run.calls(), run.faults(), run.kills(), run.violations());
  }

  private static void save(String file, History history, List<String> violations) {
    if (!violations.isEmpty()) {
      history.save(SAVED.resolve(file));
      System.err.println("saved as " + SAVED.resolve(file));
    }
  }

  private long violations(List<List<String>> found) {
    found.forEach(violations::addAll);
    return found.stream().filter(each -> !each.isEmpty()).count();
  }

  private void runLive(List<Long> seeds, URI dynamoDb) {
    Collection<LiveRun.Run> runs =
        Parallel.run(seeds, LIVE_THREADS, seed -> LiveRun.run(seed, dynamoDb, LocalTable.NAME))
            .values();
    runs.forEach(
        run -> save("live-" + run.schedule().seed() + ".jsonl", run.history(), run.violations()));
    rowOfSeeds("Schedules on DynamoDB Local", seeds);
    row("Calls", runs.stream().mapToLong(run -> run.history().calls()).sum());
    row("Injected faults on the wire", runs.stream().mapToInt(LiveRun.Run::faults).sum());
    row(
        "Schedules with a violation",
        violations(runs.stream().map(LiveRun.Run::violations).toList()));
  }

  private static void rowOfSeeds(String figure, List<Long> seeds) {
    row(figure, "%d, seeds %d to %d".formatted(seeds.size(), seeds.getFirst(), seeds.getLast()));
  }

  private void runHttp(List<Long> seeds, HttpServices services) {
    Collection<HttpRun.Run> runs =
        Parallel.run(seeds, Parallel.PROCESSORS, seed -> HttpRun.run(seed, services)).values();
    runs.forEach(
        run -> save("http-" + run.schedule().seed() + ".jsonl", run.history(), run.violations()));
    rowOfSeeds("Schedules over HTTP", seeds);
    row("Calls", runs.stream().mapToLong(run -> run.history().calls()).sum());
    row(
        "Schedules with a violation",
        violations(runs.stream().map(HttpRun.Run::violations).toList()));
  }

  private void crash(URI dynamoDb) {
    List<CrashScenario> scenarios = CrashScenario.all();
    Collection<NavigableMap<String, List<String>>> crashes =
        Parallel.run(
                scenarios,
                Parallel.PROCESSORS,
                scenario -> CrashPoints.atEachCall(dynamoDb, scenario))
            .values();
    row(
        "Processes killed by SIGKILL",
        "%d, in %d scenarios"
            .formatted(crashes.stream().mapToInt(NavigableMap::size).sum(), scenarios.size()));
    row(
        "Crashes with a violation",
        violations(crashes.stream().flatMap(each -> each.values().stream()).toList()));
  }

  private void restore(List<Long> seeds) {
    Collection<RestoreSchedule.Run> runs =
        Parallel.run(seeds, Parallel.PROCESSORS, RestoreSchedule::run).values();
    rowOfSeeds("Schedules with restores", seeds);
    row("Calls", runs.stream().mapToLong(RestoreSchedule.Run::calls).sum());
    row("Restores", runs.stream().mapToInt(RestoreSchedule.Run::restores).sum());
    row("Restores killed halfway", runs.stream().mapToInt(RestoreSchedule.Run::kills).sum());
    row("Reported losses", runs.stream().mapToInt(RestoreSchedule.Run::losses).sum());
    row(
        "Schedules with a violation",
        violations(runs.stream().map(RestoreSchedule.Run::violations).toList()));
  }

  private void findMutants() {
    SequencedMap<Mutant, Optional<Mutant.Found>> mutants =
        Parallel.run(Mutant.ALL, Parallel.PROCESSORS, mutant -> mutant.findFrom(1));
    row(
        "Mutants found",
        "%d of %d"
            .formatted(
                mutants.values().stream().filter(Optional::isPresent).count(), mutants.size()));
    System.out.println("\n| Mutant | Kind of schedules | Found after |\n| --- | --- | --- |");
    mutants.forEach(
        (mutant, found) -> {
          System.out.printf(
              "| %s | %s | %s |%n",
              sentence(mutant.name()),
              mutant.world(),
              found.map(Mutant.Found::schedules).map(String::valueOf).orElse("not found"));
          if (found.isEmpty()) {
            violations.add("not found: " + mutant.name());
          }
        });
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
