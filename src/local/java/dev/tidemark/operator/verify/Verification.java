package dev.tidemark.operator.verify;

import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * The comparison of two sides, identity by identity. Both may be in use meanwhile: a dataset counts
 * as different only if several reads show it.
 *
 * @param source the first side
 * @param target the second side
 * @param options what is compared
 * @param pause waits between reads that must show a difference
 */
record Verification(Side source, Side target, Options options, Consumer<Duration> pause) {
  /** Reads that must show a difference. */
  private static final int READS = 3;

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The order of the comparison. */
  static final Comparator<PoolIdentity> ORDER =
      Comparator.comparing((PoolIdentity owner) -> owner.pool().value())
          .thenComparing(owner -> owner.identity().value());

  /**
   * The options of a comparison.
   *
   * @param pool the pool to compare; empty for all pools of the tables
   * @param identities the identities to compare; if none, those that the sides list
   * @param sample the part of the identities that is compared
   * @param after the last identity that an earlier run has compared
   * @param parallel the number of identities that are compared at the same time
   */
  record Options(
      Optional<IdentityPoolId> pool,
      List<PoolIdentity> identities,
      Sample sample,
      Optional<PoolIdentity> after,
      int parallel) {
    /** Tells whether an earlier run has compared other identities. */
    boolean isContinued() {
      return after.isPresent();
    }
  }

  /**
   * Returns the identities to compare, in order.
   *
   * @throws IllegalArgumentException if none are given and no side can list them
   */
  List<PoolIdentity> identities() {
    Stream<PoolIdentity> all =
        options.identities().isEmpty() ? listed().stream() : options.identities().stream();
    return all.filter(options.sample()::has)
        .filter(owner -> options.after().stream().allMatch(done -> ORDER.compare(owner, done) > 0))
        .sorted(ORDER)
        .distinct()
        .toList();
  }

  private Set<PoolIdentity> listed() {
    Optional<Set<PoolIdentity>> ofSource = source.identities(options.pool());
    Optional<Set<PoolIdentity>> ofTarget = target.identities(options.pool());
    if (ofSource.isEmpty() && ofTarget.isEmpty()) {
      throw new IllegalArgumentException("neither side lists its identities; name them in a file");
    }
    Set<PoolIdentity> all = new HashSet<>();
    ofSource.ifPresent(all::addAll);
    ofTarget.ifPresent(all::addAll);
    return all;
  }

  /** Returns the comparisons of identities, in their order. Each is made when it is needed. */
  Stream<IdentityDifferences> compare(List<PoolIdentity> identities) {
    return identities.stream().gather(Gatherers.mapConcurrent(options.parallel(), this::compare));
  }

  private IdentityDifferences compare(PoolIdentity owner) {
    Map<DatasetName, DatasetCopy> expected = source.datasets(owner);
    Map<DatasetName, DatasetCopy> found = target.datasets(owner);
    Set<DatasetName> names = new HashSet<>(expected.keySet());
    names.addAll(found.keySet());
    Map<DatasetName, DatasetDifference> differences = DatasetDifference.between(expected, found);
    for (int read = 1; read < READS && !differences.isEmpty(); read++) {
      differences = again(owner, differences);
    }
    return new IdentityDifferences(owner, names.size(), List.copyOf(differences.values()));
  }

  /** Returns the datasets that still differ. */
  private Map<DatasetName, DatasetDifference> again(
      PoolIdentity owner, Map<DatasetName, DatasetDifference> before) {
    pause.accept(PAUSE);
    Map<DatasetName, DatasetDifference> again =
        DatasetDifference.between(source.datasets(owner), target.datasets(owner));
    again.keySet().retainAll(before.keySet());
    return again;
  }
}
