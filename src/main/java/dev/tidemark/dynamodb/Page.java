package dev.tidemark.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.PagedRecord.Content;
import dev.tidemark.dynamodb.PagedRecord.PartId;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A page of a dataset.
 *
 * @param syncCount the count of the update that last wrote it
 * @param chunks how many items it takes: one, but for a page of more than {@link
 *     PageItems#CHUNK_BYTES}
 * @param records its records by key
 */
record Page(SyncCount syncCount, int chunks, NavigableMap<RecordKey, PagedRecord> records) {
  private static final int NO_VALUE = 0;
  private static final int INLINE = 1;
  private static final int PARTS = 2;
  private static final int DATED = 4;

  Page {
    records = Collections.unmodifiableNavigableMap(records);
  }

  /** Returns the page that is not there. */
  static Page missing() {
    return new Page(SyncCount.ZERO, 0, new TreeMap<>());
  }

  /**
   * Returns the records as bytes: of each, the key; flags; the modification's count, date and
   * author; the device's date, if there is one; and the value, or the names of its parts. Texts are
   * preceded by their length, dates are milliseconds since 1970, and all numbers are {@link
   * Varints}.
   */
  static byte[] encode(Collection<PagedRecord> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach(each -> write(out, each));
    return Deflated.encode(out.toByteArray());
  }

  /** Returns the records that {@link #encode} made bytes of. */
  static NavigableMap<RecordKey, PagedRecord> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(Deflated.decode(bytes));
    NavigableMap<RecordKey, PagedRecord> records = new TreeMap<>();
    while (in.hasRemaining()) {
      PagedRecord next = read(in);
      records.put(next.key(), next);
    }
    return records;
  }

  private static void write(ByteArrayOutputStream out, PagedRecord paged) {
    Modification modification = paged.modification();
    write(out, paged.key().value());
    int dated = modification.deviceLastModifiedDate().isPresent() ? DATED : 0;
    out.write(dated | kind(paged.content()));
    Varints.write(out, modification.syncCount().value());
    Varints.writeSigned(out, modification.lastModifiedDate().toEpochMilli());
    write(out, modification.lastModifiedBy());
    modification
        .deviceLastModifiedDate()
        .ifPresent(date -> Varints.writeSigned(out, date.toEpochMilli()));
    switch (paged.content()) {
      case Content.None _ -> {}
      case Content.Inline(String text) -> write(out, text);
      case Content.Parts parts -> {
        PartId first = parts.ids().getFirst();
        Varints.write(out, first.writtenAt().value());
        Varints.write(out, first.number());
        Varints.write(out, parts.ids().size());
      }
    }
  }

  private static int kind(Content content) {
    return switch (content) {
      case Content.None _ -> NO_VALUE;
      case Content.Inline _ -> INLINE;
      case Content.Parts _ -> PARTS;
    };
  }

  private static PagedRecord read(ByteBuffer in) {
    RecordKey key = new RecordKey(text(in));
    int flags = in.get();
    SyncCount count = new SyncCount(Varints.read(in));
    Instant date = Instant.ofEpochMilli(Varints.readSigned(in));
    String author = text(in);
    Optional<Instant> deviceDate =
        (flags & DATED) == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(Varints.readSigned(in)));
    Content content =
        switch (flags & ~DATED) {
          case NO_VALUE -> new Content.None();
          case INLINE -> new Content.Inline(text(in));
          case PARTS ->
              new Content.Parts(
                  PartId.range(
                      new SyncCount(Varints.read(in)),
                      Math.toIntExact(Varints.read(in)),
                      Math.toIntExact(Varints.read(in))));
          default -> throw new IllegalStateException("a record of no known kind: " + flags);
        };
    return new PagedRecord(key, content, new Modification(count, date, author, deviceDate));
  }

  private static void write(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Varints.write(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[Math.toIntExact(Varints.read(in))];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
