package dev.tidemark.pool;

import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.PublishingTargets.Refused;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Changes the configuration of a pool, on the condition that nothing else changes it between its
 * read and its write.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_SetIdentityPoolConfiguration.html">
 *     SetIdentityPoolConfiguration</a>
 */
public final class SetIdentityPoolConfiguration {
  private final PoolStore store;
  private final PublishingTargets targets;

  /**
   * Makes the operation on a store.
   *
   * @param targets the streams and applications that pools may name
   */
  public SetIdentityPoolConfiguration(PoolStore store, PublishingTargets targets) {
    this.store = store;
    this.targets = targets;
  }

  /** A change of one part of a configuration. */
  public sealed interface Change<T> {
    /** The part stays as it is. */
    record Keep<T>() implements Change<T> {}

    /** The part is removed. */
    record Clear<T>() implements Change<T> {}

    /** The part is replaced. */
    record Replace<T>(T value) implements Change<T> {}
  }

  /** The result of changing a configuration. */
  public sealed interface Result {
    /** The pool has the configuration. */
    record Configured(PoolConfiguration configuration) implements Result {}

    /** Nothing changed, because another request changed the configuration at the same time. */
    record ConcurrentChange() implements Result {}

    /** Nothing changed, because pools may not name this stream, role or application. */
    record NotAllowed(Refused target) implements Result {}
  }

  /** Changes both parts of a pool's configuration. */
  public Result set(
      IdentityPoolId pool, Change<PushSync> pushSync, Change<CognitoStreams> streams) {
    Optional<Refused> refused =
        refused(pushSync, targets::refused).or(() -> refused(streams, targets::refused));
    if (refused.isPresent()) {
      return new Result.NotAllowed(refused.get());
    }
    PoolConfiguration seen = store.configuration(pool);
    if (pushSync instanceof Change.Keep && streams instanceof Change.Keep) {
      return new Result.Configured(seen);
    }
    PoolConfiguration after =
        new PoolConfiguration(
            after(pushSync, seen::pushSync), after(streams, seen::streams), seen.changeCount());
    return switch (store.configure(pool, seen, after)) {
      case PoolStore.ConfigureResult.Configured(PoolConfiguration configuration) ->
          new Result.Configured(configuration);
      case PoolStore.ConfigureResult.Outdated _ -> new Result.ConcurrentChange();
    };
  }

  private static <T> Optional<Refused> refused(
      Change<T> change, Function<T, Optional<Refused>> check) {
    return change instanceof Change.Replace<T>(T value) ? check.apply(value) : Optional.empty();
  }

  private static <T> Optional<T> after(Change<T> change, Supplier<Optional<T>> seen) {
    return switch (change) {
      case Change.Keep<T> _ -> seen.get();
      case Change.Clear<T> _ -> Optional.empty();
      case Change.Replace<T>(T value) -> Optional.of(value);
    };
  }
}
