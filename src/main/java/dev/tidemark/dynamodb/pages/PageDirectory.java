package dev.tidemark.dynamodb.pages;

import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Totals;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The part of the dataset item that describes the dataset's pages.
 *
 * @param salt decides, together with a record's key, the page of the record. It is random, so that
 *     no client can choose keys that all fall on one page
 * @param totals the totals of all pages
 * @param counts for each page, the sync count of the update that last wrote it; 0 for a page that
 *     does not exist
 */
public record PageDirectory(long salt, Totals totals, List<SyncCount> counts) {
  /**
   * The number of pages. The largest update writes the dataset item, all pages and the parts of 15
   * large values, and deletes as many parts: within the 100 items of a transaction.
   */
  public static final int PAGES = 60;

  private static final long MISSING = 0;

  public PageDirectory {
    counts = List.copyOf(counts);
    if (counts.size() != PAGES) {
      throw new IllegalArgumentException("counts of " + counts.size() + " pages");
    }
  }

  /** Returns the directory of a dataset without pages. */
  public static PageDirectory empty(long salt) {
    return new PageDirectory(
        salt, Totals.NONE, IntStream.range(0, PAGES).mapToObj(_ -> SyncCount.ZERO).toList());
  }

  /** Returns the numbers of the pages that exist. */
  SortedSet<Integer> pages() {
    return pagesAbove(SyncCount.ZERO);
  }

  /** Returns the numbers of the pages that were written after a count. */
  SortedSet<Integer> pagesAbove(SyncCount count) {
    return IntStream.range(0, PAGES)
        .filter(page -> counts.get(page).isAbove(count))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Encodes the directory. Each page's count is encoded as its distance from the count after the
   * dataset's, and as 0 if the page does not exist.
   *
   * @param syncCount the dataset's count
   */
  public byte[] encode(SyncCount syncCount) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(salt).array());
    Varints.write(out, totals.records());
    Varints.write(out, totals.dataStorage());
    Varints.write(out, totals.tombstones());
    Varints.write(out, totals.tombstoneKeyBytes());
    for (SyncCount count : counts) {
      Varints.write(
          out, count.equals(SyncCount.ZERO) ? MISSING : syncCount.value() - count.value() + 1);
    }
    return out.toByteArray();
  }

  /**
   * Returns the directory that {@link #encode} encoded.
   *
   * @param syncCount the dataset's count
   */
  public static PageDirectory decode(byte[] bytes, SyncCount syncCount) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long salt = in.getLong();
    Totals totals =
        new Totals(
            Math.toIntExact(Varints.read(in)),
            Varints.read(in),
            Math.toIntExact(Varints.read(in)),
            Varints.read(in));
    return new PageDirectory(salt, totals, decodeCounts(in, syncCount));
  }

  private static List<SyncCount> decodeCounts(ByteBuffer in, SyncCount syncCount) {
    List<SyncCount> counts = new ArrayList<>();
    while (in.hasRemaining()) {
      long distance = Varints.read(in);
      counts.add(
          distance == MISSING ? SyncCount.ZERO : new SyncCount(syncCount.value() - distance + 1));
    }
    return counts;
  }
}
