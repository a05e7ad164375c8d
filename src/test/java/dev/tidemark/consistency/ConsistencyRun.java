package dev.tidemark.consistency;

import dev.tidemark.dynamodb.FaultPlan.Fault;
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
import java.util.logging.LogManager;
import java.util.stream.LongStream;

/**
 * The long run: thousands of simulations, schedules on DynamoDB Local, kills, and the planted bugs.
 * It prints its figures as Markdown, saves the histories that break a promise, and fails if there
 * are any. It also checks a history that was saved.
 */
public final class ConsistencyRun {
  private static final Path SAVED = Path.of("target", "proof");

  /** Schedules on DynamoDB Local mostly wait. */
  private static final int LIVE_AT_ONCE = 8;

  private final List<String> violations = new ArrayList<>();
  private final Outcomes outcomes = new Outcomes();
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

  private ConsistencyRun() {}

  /**
   * Runs.
   *
   * @param arguments {@code run <seeds> <seeds on DynamoDB Local>}, each as {@code first-last}; or
   *     {@code check <file>}
   */
  public static void main(String[] arguments) throws IOException {
    // Of all that is made to fail, the functions write what they are meant to.
    LogManager.getLogManager().reset();
    List<String> violations =
        switch (arguments[0]) {
          case "run" -> new ConsistencyRun().run(seeds(arguments[1]), seeds(arguments[2]));
          case "check" -> HistoryChecker.check(History.load(Path.of(arguments[1])));
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    violations.forEach(System.out::println);
    System.out.println(violations.isEmpty() ? "Every promise is kept." : "PROMISES ARE BROKEN.");
    System.exit(violations.isEmpty() ? 0 : 1);
  }

  private static LongStream seeds(String range) {
    String[] ends = range.split("-", 2);
    return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
  }

  private List<String> run(LongStream simulated, LongStream live) {
    System.out.println("| What | How much |\n| --- | --- |");
    simulate(simulated.boxed().toList());
    try (ConsistencyTable table = new ConsistencyTable()) {
      runLive(live.boxed().toList(), table.endpoint());
      kill(table.endpoint());
    }
    plantBugs();
    System.out.println("\n| Outcome | Times |\n| --- | --- |");
    outcomes.counts().forEach(ConsistencyRun::row);
    System.out.println("\n| Fault of the simulated DynamoDB | Times |\n| --- | --- |");
    faults.forEach(ConsistencyRun::row);
    return violations;
  }

  private static void row(Object what, Object howMuch) {
    System.out.println("| " + what + " | " + howMuch + " |");
  }

  /** What is kept of a run, for all histories together would be too large. */
  private record Simulated(
      long calls, Map<Fault, Integer> faults, int kills, List<String> violations) {}

  private void simulate(List<Long> seeds) {
    Collection<Simulated> runs =
        SideBySide.run(seeds, SideBySide.PROCESSORS, this::simulate).values();
    runs.forEach(
        run -> run.faults().forEach((fault, times) -> faults.merge(fault, times, Math::addExact)));
    row(
        "Schedules, simulated",
        "%d, seeds %d to %d".formatted(seeds.size(), seeds.getFirst(), seeds.getLast()));
    row("Calls", runs.stream().mapToLong(Simulated::calls).sum());
    row("Faults of DynamoDB", faults.values().stream().mapToInt(Integer::intValue).sum());
    row(
        "Functions that were killed or out of time",
        runs.stream().mapToInt(Simulated::kills).sum());
    row(
        "Schedules that broke a promise",
        violations(runs.stream().map(Simulated::violations).toList()));
  }

  private Simulated simulate(long seed) {
    Simulation.Run run = Simulation.run(seed);
    synchronized (outcomes) {
      outcomes.add(run.history());
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
        SideBySide.run(
                seeds, LIVE_AT_ONCE, seed -> LiveRun.run(seed, dynamoDb, ConsistencyTable.NAME))
            .values();
    runs.forEach(
        run -> save("live-" + run.schedule().seed() + ".jsonl", run.history(), run.violations()));
    row(
        "Schedules on DynamoDB Local",
        "%d, seeds %d to %d".formatted(seeds.size(), seeds.getFirst(), seeds.getLast()));
    row("Calls", runs.stream().mapToLong(run -> run.history().calls()).sum());
    row("Faults on the wire", runs.stream().mapToInt(LiveRun.Run::faults).sum());
    row(
        "Schedules that broke a promise",
        violations(runs.stream().map(LiveRun.Run::violations).toList()));
  }

  private void kill(URI dynamoDb) {
    List<CrashScenario> scenarios = CrashScenario.all();
    Collection<NavigableMap<String, List<String>>> kills =
        SideBySide.run(
                scenarios,
                SideBySide.PROCESSORS,
                scenario -> Crashes.atEachCall(dynamoDb, scenario))
            .values();
    row(
        "Processes killed by SIGKILL",
        "%d, in %d scenarios"
            .formatted(kills.stream().mapToInt(NavigableMap::size).sum(), scenarios.size()));
    row(
        "Crashes that broke a promise",
        violations(kills.stream().flatMap(each -> each.values().stream()).toList()));
  }

  private void plantBugs() {
    SequencedMap<Mutant, Optional<Mutant.Found>> bugs =
        SideBySide.run(Mutant.ALL, SideBySide.PROCESSORS, Mutant::find);
    row(
        "Planted bugs that were found",
        "%d of %d"
            .formatted(bugs.values().stream().filter(Optional::isPresent).count(), bugs.size()));
    System.out.println("\n| Planted bug | Kind of schedules | Found after |\n| --- | --- | --- |");
    bugs.forEach(
        (bug, found) -> {
          System.out.printf(
              "| %s | %s | %s |%n",
              sentence(bug.name()),
              bug.kind(),
              found.map(Mutant.Found::schedules).map(String::valueOf).orElse("not found"));
          if (found.isEmpty()) {
            violations.add("not found: " + bug.name());
          }
        });
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
