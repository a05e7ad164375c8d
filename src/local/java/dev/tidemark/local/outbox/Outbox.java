package dev.tidemark.local.outbox;

import dev.tidemark.json.Json;
import dev.tidemark.local.LocalServiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkBytes;

/**
 * What functions have sent, oldest first. It keeps at most {@link #MAX_ENTRIES} entries with {@link
 * #MAX_BYTES} together in memory, and drops the oldest. A file keeps all.
 */
public final class Outbox {
  /** The most entries in memory. */
  static final int MAX_ENTRIES = 10_000;

  /** The most bytes of entries in memory. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private final InstantSource clock;
  private final Optional<OutboxFile> file;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long firstNumber;
  private long last;
  private long bytes;

  /** An outbox whose numbers go on after the last one of its file. */
  private Outbox(InstantSource clock, Optional<OutboxFile> file, long last) {
    this.clock = clock;
    this.file = file;
    this.last = last;
    this.firstNumber = last + 1;
  }

  /** Returns an outbox in memory. */
  public static Outbox inMemory(InstantSource clock) {
    return new Outbox(clock, Optional.empty(), 0);
  }

  /**
   * Returns an outbox that also appends each entry as a line of JSON to a file. The numbers of
   * entries go on after the last one in the file.
   *
   * @throws LocalServiceException if the file cannot be used
   */
  public static Outbox inFile(InstantSource clock, Path file) {
    OutboxFile lines = new OutboxFile(file);
    return new Outbox(clock, Optional.of(lines), lines.open());
  }

  /**
   * An entry.
   *
   * @param number the place in the outbox, from 1
   * @param service the service of AWS
   * @param pool the id of the identity pool, if the entry names one
   * @param json the entry in JSON
   */
  record Entry(long number, String service, Optional<String> pool, SdkBytes json) {}

  /**
   * A part of the outbox.
   *
   * @param entries the entries, oldest first
   * @param last the number of the newest entry of all; 0 if there is none
   * @param first the lowest number that can still be in memory
   */
  record Page(List<Entry> entries, long last, long first) {
    Page {
      entries = List.copyOf(entries);
    }
  }

  /** Adds an entry, and returns its number. */
  synchronized long add(Sent sent) {
    long number = last + 1;
    SdkBytes json = SdkBytes.fromByteArrayUnsafe(json(number, clock.instant(), sent));
    Entry entry = new Entry(number, sent.service(), sent.pool(), json);
    file.ifPresent(lines -> lines.append(entry.json().asByteArrayUnsafe()));
    last = number;
    entries.addLast(entry);
    bytes += entry.json().asByteArrayUnsafe().length;
    while (entries.size() > MAX_ENTRIES || (bytes > MAX_BYTES && entries.size() > 1)) {
      bytes -= entries.removeFirst().json().asByteArrayUnsafe().length;
    }
    return number;
  }

  /** Returns the newest entries that match. */
  synchronized Page newest(Predicate<Entry> filter, int limit) {
    List<Entry> matching = matching(0, filter);
    return page(matching.subList(Math.max(0, matching.size() - limit), matching.size()));
  }

  /** Returns the first entries after a number that match. */
  synchronized Page after(long number, Predicate<Entry> filter, int limit) {
    List<Entry> matching = matching(number, filter);
    return page(matching.subList(0, Math.min(limit, matching.size())));
  }

  /** Drops all entries from memory. Their numbers are not used again, and a file keeps them. */
  public synchronized void clear() {
    entries.clear();
    bytes = 0;
    firstNumber = last + 1;
  }

  private Page page(List<Entry> found) {
    return new Page(found, last, entries.isEmpty() ? firstNumber : entries.getFirst().number());
  }

  private List<Entry> matching(long after, Predicate<Entry> filter) {
    List<Entry> matching = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.number() > after && filter.test(entry)) {
        matching.add(entry);
      }
    }
    return matching;
  }

  private static byte[] json(long number, Instant time, Sent sent) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      Json.write(
          line,
          json -> {
            json.writeStartObject();
            json.writeNumberField("number", number);
            json.writeStringField("time", time.toString());
            json.writeStringField("service", sent.service());
            sent.write(json);
            json.writeEndObject();
          });
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    return line.toByteArray();
  }
}
