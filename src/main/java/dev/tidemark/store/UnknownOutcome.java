package dev.tidemark.store;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tracks the last write of an operation whose response was lost. The store may have applied the
 * write, may apply it later, or may never do so.
 *
 * <p>The outcome is settled in one of three ways:
 *
 * <ul>
 *   <li>A read or a later write shows the effect that the operation wants: the operation ends.
 *   <li>A read shows another count or version than the write was conditioned on, and not its
 *       effect: {@link #forgetUnless}.
 *   <li>The operation gives up: {@link #check} reports the failure, since nothing tells whether the
 *       write was applied.
 * </ul>
 *
 * @param <B> the state that a write is based on
 */
public final class UnknownOutcome<B> {
  private Optional<Write<B>> lost = Optional.empty();

  private record Write<B>(B basis, StoreFailedException cause) {}

  /**
   * Remembers a write whose response was lost, in place of any earlier one.
   *
   * @param basis the state that the write was conditioned on
   * @param cause the failure in place of a response
   */
  public void responseLost(B basis, StoreFailedException cause) {
    lost = Optional.of(new Write<>(basis, cause));
  }

  /** Returns the state that the write was conditioned on; empty if every outcome is known. */
  public Optional<B> basis() {
    return lost.map(Write::basis);
  }

  /**
   * Forgets the write unless the store may still apply it. A pending write conditioned on another
   * count than the current one can no longer succeed.
   *
   * @param mayStillSucceed tells whether the state that the write was conditioned on is current
   */
  public void forgetUnless(Predicate<? super B> mayStillSucceed) {
    lost = lost.filter(write -> mayStillSucceed.test(write.basis()));
  }

  /**
   * Passes if every outcome is known.
   *
   * @throws StoreFailedException if one is not
   */
  public void check() {
    if (lost.isPresent()) {
      throw lost.get().cause();
    }
  }
}
