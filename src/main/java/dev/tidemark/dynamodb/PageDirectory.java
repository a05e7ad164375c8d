package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Totals;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the dataset item says of a dataset's pages.
 *
 * @param salt what decides, with a key, on which page a record is: random, so that nobody can
 *     choose keys that meet on one page
 * @param totals how much all pages hold
 * @param counts for each page, the sync count of the update that last wrote it; 0 for a page that
 *     is not there
 */
record PageDirectory(long salt, Totals totals, List<SyncCount> counts) {
  /**
   * How many pages there are. The largest update writes the dataset item, all pages and the parts
   * of 15 large values, deletes as many, and is within the 100 items of a transaction.
   */
  static final int PAGES = 60;

  private static final long MISSING = 0;

  PageDirectory {
    counts = List.copyOf(counts);
    if (counts.size() != PAGES) {
      throw new IllegalArgumentException("counts of " + counts.size() + " pages");
    }
  }

  /** Returns the directory of no pages. */
  static PageDirectory empty(long salt) {
    return new PageDirectory(
        salt, Totals.NONE, IntStream.range(0, PAGES).mapToObj(_ -> SyncCount.ZERO).toList());
  }

  /** Returns the page that a record of the key is on. */
  int pageOf(RecordKey key) {
    MessageDigest hash = sha256();
    hash.update(ByteBuffer.allocate(Long.BYTES).putLong(salt).flip());
    byte[] digest = hash.digest(key.value().getBytes(UTF_8));
    return Math.floorMod(ByteBuffer.wrap(digest).getLong(), PAGES);
  }

  /** Returns the pages that are there. */
  SortedSet<Integer> pages() {
    return pagesAbove(SyncCount.ZERO);
  }

  /** Returns the pages that were written after a count. */
  SortedSet<Integer> pagesAbove(SyncCount count) {
    return IntStream.range(0, PAGES)
        .filter(page -> counts.get(page).isAbove(count))
        .boxed()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the bytes. A count stands in them as how far it is behind the one before the dataset's,
   * and 0 for a page that is not there: so all counts of a dataset can be raised together.
   */
  byte[] encode(SyncCount syncCount) {
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

  /** Returns what {@link #encode} made bytes of, under the same count. */
  static PageDirectory decode(byte[] bytes, SyncCount syncCount) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long salt = in.getLong();
    Totals totals =
        new Totals(
            Math.toIntExact(Varints.read(in)),
            Varints.read(in),
            Math.toIntExact(Varints.read(in)),
            Varints.read(in));
    List<SyncCount> counts = new ArrayList<>();
    while (in.hasRemaining()) {
      long behind = Varints.read(in);
      counts.add(
          behind == MISSING ? SyncCount.ZERO : new SyncCount(syncCount.value() - behind + 1));
    }
    return new PageDirectory(salt, totals, counts);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
