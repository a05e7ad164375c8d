package dev.tidemark.dynamodb.walk;

import java.util.List;

/**
 * The progress of one run of a walk, and the total of the visitors' results so far. Implementations
 * may be called by several threads.
 *
 * @param <T> the result of a visitor
 */
public interface Progress<T> {
  /** Returns the position of each segment. */
  List<Position> positions();

  /** Returns the total of the results up to these positions. */
  T total();

  /**
   * Moves a segment forward and adds a result to the total, both or neither.
   *
   * @throws SupersededException if another worker has continued the run
   */
  void advance(int segment, Position position, T result);
}
