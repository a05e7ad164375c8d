package dev.tidemark.dynamodb.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.dynamodb.pages.PagedRecord.Content;
import dev.tidemark.dynamodb.pages.PagedRecord.PartId;
import dev.tidemark.model.Modification;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.SyncCount;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Encodes the records of a page as {@link Deflated} bytes. Each record is: the key; flags; the
 * modification's count, date and author; the device's date, if there is one; and the value, or the
 * names of its parts. A text is preceded by its length in bytes, a date is in milliseconds since
 * 1970, and all numbers are {@link Varints}.
 */
final class PageCodec {
  private static final int NO_VALUE = 0;
  private static final int INLINE = 1;
  private static final int PARTS = 2;

  /** Added to one of the others if there is a device's date. */
  private static final int DATED = 4;

  private PageCodec() {}

  /** Encodes records. */
  static byte[] encode(Collection<PagedRecord> records) {
    return Deflated.encode(out -> records.forEach(each -> write(out, each)));
  }

  /** Returns the records that {@link #encode} encoded. */
  static NavigableMap<RecordKey, PagedRecord> decode(byte[] bytes) {
    return Deflated.decode(bytes, PageCodec::records);
  }

  private static NavigableMap<RecordKey, PagedRecord> records(ByteBuffer in) {
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
    write(out, modification.lastModifiedDate());
    write(out, modification.lastModifiedBy());
    modification.deviceLastModifiedDate().ifPresent(date -> write(out, date));
    write(out, paged.content());
  }

  private static int kind(Content content) {
    return switch (content) {
      case Content.None _ -> NO_VALUE;
      case Content.Inline _ -> INLINE;
      case Content.Parts _ -> PARTS;
    };
  }

  private static void write(ByteArrayOutputStream out, Content content) {
    switch (content) {
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

  private static PagedRecord read(ByteBuffer in) {
    RecordKey key = new RecordKey(text(in));
    int flags = in.get();
    SyncCount count = new SyncCount(Varints.read(in));
    Instant date = date(in);
    String author = text(in);
    Optional<Instant> deviceDate = (flags & DATED) == 0 ? Optional.empty() : Optional.of(date(in));
    Content content = content(flags & ~DATED, in);
    return new PagedRecord(key, content, new Modification(count, date, author, deviceDate));
  }

  private static Content content(int kind, ByteBuffer in) {
    return switch (kind) {
      case NO_VALUE -> new Content.None();
      case INLINE -> new Content.Inline(text(in));
      case PARTS ->
          new Content.Parts(
              PartId.range(new SyncCount(Varints.read(in)), integer(in), integer(in)));
      default -> throw new IllegalStateException("record of unknown kind: " + kind);
    };
  }

  private static void write(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Varints.write(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static String text(ByteBuffer in) {
    return text(in, integer(in));
  }

  /** Reads the rest of a content as a text. */
  static String rest(ByteBuffer in) {
    return text(in, in.remaining());
  }

  private static String text(ByteBuffer in, int length) {
    int from = in.position();
    in.position(from + length);
    return new String(in.array(), in.arrayOffset() + from, length, UTF_8);
  }

  private static void write(ByteArrayOutputStream out, Instant date) {
    Varints.writeSigned(out, date.toEpochMilli());
  }

  private static Instant date(ByteBuffer in) {
    return Instant.ofEpochMilli(Varints.readSigned(in));
  }

  private static int integer(ByteBuffer in) {
    return Math.toIntExact(Varints.read(in));
  }
}
