package dev.tidemark.pool;

import dev.tidemark.pool.SetIdentityPoolConfiguration.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checks what callers are told about the configurations of one pool, each of which has a count. */
final class ConfigurationChecks {
  private final SortedMap<Long, PoolConfiguration> seen = new TreeMap<>();
  private final List<Changed> changes = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private long acknowledged;

  /** A change that succeeded. */
  private record Changed(PoolConfiguration after, boolean keepsPushSync, boolean keepsStreams) {}

  ConfigurationChecks() {
    seen.put(0L, PoolConfiguration.NONE);
  }

  /** Returns the count of the newest configuration that a caller knows to be stored. */
  long acknowledged() {
    return acknowledged;
  }

  /**
   * Notes a configuration that was read.
   *
   * @param known the count that was acknowledged before the read
   */
  void read(PoolConfiguration read, long known) {
    if (read.changeCount() < known) {
      violations.add("read a configuration before the one with count " + known + ": " + read);
    }
    see(read);
  }

  private void see(PoolConfiguration configuration) {
    PoolConfiguration same = seen.putIfAbsent(configuration.changeCount(), configuration);
    if (same != null && !same.equals(configuration)) {
      violations.add("two configurations have one count: " + same + ", " + configuration);
    }
    acknowledged = Math.max(acknowledged, configuration.changeCount());
  }

  /** Notes a change that succeeded. */
  void configured(PoolConfiguration after, Change<PushSync> push, Change<CognitoStreams> streams) {
    see(after);
    changes.add(new Changed(after, push instanceof Change.Keep, streams instanceof Change.Keep));
    if (!isMade(push, after.pushSync().isEmpty(), after.pushSync().equals(valueOf(push)))
        || !isMade(streams, after.streams().isEmpty(), after.streams().equals(valueOf(streams)))) {
      violations.add("a change that succeeded is not in its configuration: " + after);
    }
  }

  private static <T> boolean isMade(Change<T> change, boolean isEmpty, boolean isValue) {
    return switch (change) {
      case Change.Keep<T> _ -> true;
      case Change.Clear<T> _ -> isEmpty;
      case Change.Replace<T> _ -> isValue;
    };
  }

  private static <T> Optional<T> valueOf(Change<T> change) {
    return change instanceof Change.Replace<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** Notes that the service disabled streams. */
  void stopped(PoolConfiguration before, PoolConfiguration after, String reason) {
    see(after);
    if (after.changeCount() != before.changeCount() + 1
        || !after.saysTheSameAs(before.stopped(reason))) {
      violations.add("streams of a newer configuration are disabled: " + before + ", " + after);
    }
  }

  /** Notes that a change was refused, whose text must never be stored. */
  void refused(String text) {
    refused.add(text);
  }

  /** Returns the violations of all that was noted. */
  List<String> violations() {
    for (String text : refused) {
      seen.values().stream()
          .filter(configuration -> configuration.toString().contains(text))
          .forEach(configuration -> violations.add("a refused change is stored: " + configuration));
    }
    changes.stream()
        .filter(change -> places(change).noneMatch(place -> isKept(place, change)))
        .forEach(change -> violations.add("a change loses another: " + change + " in " + seen));
    return List.copyOf(violations);
  }

  /**
   * Returns the counts at which a change may have been made. If its response was lost, others may
   * have changed the configuration since, and back again.
   */
  private Stream<Long> places(Changed change) {
    return seen.headMap(change.after().changeCount() + 1).values().stream()
        .filter(configuration -> configuration.saysTheSameAs(change.after()))
        .map(PoolConfiguration::changeCount);
  }

  private boolean isKept(long count, Changed change) {
    PoolConfiguration before = seen.get(count - 1);
    return before == null
        || ((!change.keepsPushSync() || before.pushSync().equals(change.after().pushSync()))
            && (!change.keepsStreams() || before.streams().equals(change.after().streams())));
  }
}
