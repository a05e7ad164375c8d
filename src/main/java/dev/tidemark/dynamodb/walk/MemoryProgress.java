package dev.tidemark.dynamodb.walk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * The progress of a walk that one process makes from the beginning to the end.
 *
 * @param <T> the result of a visitor
 */
public final class MemoryProgress<T> implements Progress<T> {
  private final List<Position> positions;
  private final BinaryOperator<T> sum;
  private T total;

  /**
   * Begins a walk.
   *
   * @param segments the number of segments
   * @param nothing the result for no items
   * @param sum adds two results
   */
  public MemoryProgress(int segments, T nothing, BinaryOperator<T> sum) {
    this.positions = new ArrayList<>(Collections.nCopies(segments, new Position.Beginning()));
    this.sum = sum;
    this.total = nothing;
  }

  @Override
  public synchronized List<Position> positions() {
    return List.copyOf(positions);
  }

  @Override
  public synchronized T total() {
    return total;
  }

  @Override
  public synchronized void advance(int segment, Position position, T result) {
    positions.set(segment, position);
    total = sum.apply(total, result);
  }
}
