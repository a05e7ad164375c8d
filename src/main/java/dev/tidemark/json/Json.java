package dev.tidemark.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads and writes JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class Json {
  /**
   * The most values in a text. The largest input has 2,048 patches with five members each, and an
   * invocation with it some hundreds of values more.
   */
  public static final int MAX_VALUES = 32_768;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          // Without this, a character above U+FFFF takes twelve bytes instead of four.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          // Names are users' keys; a cache of them would only fill the memory.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(8_000_000)
                  .maxNameLength(100_000)
                  .build())
          .build();

  /** Leaves the stream and unfinished JSON open, so that more can follow. */
  private static final JsonFactory OPEN_ENDED =
      FACTORY
          .rebuild()
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private static final byte[] END_OF_NESTING = {'"', '}'};

  private static final ByteParsers BYTE_PARSERS = new ByteParsers(FACTORY);

  private static final char REPLACEMENT = '\ufffd';

  private Json() {}

  /**
   * Reads a text with exactly one JSON value, which has at most {@link #MAX_VALUES} within.
   *
   * @throws MalformedJsonException if the text is anything else
   */
  public static JsonValue parse(String text) throws MalformedJsonException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonTreeReader(parser, MAX_VALUES).read();
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading and writing memory cannot fail", e);
    }
  }

  /**
   * Reads exactly one JSON value in UTF-8.
   *
   * @throws MalformedJsonException if the bytes are anything else
   */
  public static JsonValue parse(byte[] utf8) throws MalformedJsonException {
    requireUtf8(utf8);
    return parse(utf8, utf8.length);
  }

  /**
   * Reads exactly one JSON value.
   *
   * @throws MalformedJsonException if the text is anything else
   */
  public static JsonValue parse(Utf8 text) throws MalformedJsonException {
    return parse(text.bytes(), text.length());
  }

  private static JsonValue parse(byte[] utf8, int length) throws MalformedJsonException {
    return read(utf8, length, JsonTreeReader::read);
  }

  /**
   * Reads exactly one JSON value in UTF-8, and keeps a text that is JSON itself as bytes. Members
   * that are not needed are left out.
   *
   * @param textMember the name of the text, a member of the value
   * @param shape what is needed of the other members
   * @throws MalformedJsonException if the bytes are anything else
   */
  public static Envelope parseEnvelope(byte[] utf8, String textMember, Shape shape)
      throws MalformedJsonException {
    requireUtf8(utf8);
    Optional<Envelope> envelope =
        read(utf8, utf8.length, reader -> reader.readEnvelope(utf8, textMember, shape));
    return envelope.isPresent()
        ? envelope.get()
        : new Envelope(parse(utf8, utf8.length), Optional.empty());
  }

  /** Reads a value from a parser. */
  @FunctionalInterface
  private interface Reading<T> {
    T read(JsonTreeReader reader) throws IOException, MalformedJsonException;
  }

  private static <T> T read(byte[] utf8, int length, Reading<T> reading)
      throws MalformedJsonException {
    if (isDetectedAsOtherEncoding(utf8, length)) {
      throw new MalformedJsonException("not well-formed JSON");
    }
    try (JsonParser parser = BYTE_PARSERS.of(utf8, length)) {
      JsonTreeReader reader = new JsonTreeReader(parser, MAX_VALUES);
      try {
        return reading.read(reader);
      } finally {
        BYTE_PARSERS.haveRead(reader.nameCharacters());
      }
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading and writing memory cannot fail", e);
    }
  }

  /** Checks the encoding, because the JSON parser accepts invalid UTF-8. */
  private static void requireUtf8(byte[] bytes) throws MalformedJsonException {
    int all = 0;
    for (byte each : bytes) {
      all |= each;
    }
    // The constructor is many times faster than the strict decoder, and replaces invalid bytes.
    if (all < 0 && new String(bytes, StandardCharsets.UTF_8).indexOf(REPLACEMENT) >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        throw new MalformedJsonException(e);
      }
    }
  }

  /** The JSON parser takes a byte order mark or a NUL at the start as a sign of UTF-16 or 32. */
  private static boolean isDetectedAsOtherEncoding(byte[] utf8, int length) {
    for (int i = 0; i < Math.min(4, length); i++) {
      if (utf8[i] == 0) {
        return true;
      }
    }
    return length > 0 && utf8[0] == (byte) 0xef;
  }

  /**
   * Reads a text of any length token by token.
   *
   * @throws IOException if the stream fails or is not JSON
   */
  public static void read(InputStream utf8, JsonReader reader) throws IOException {
    JsonFactory strict =
        FACTORY.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = ByteParsers.forgetful(strict).createParser(utf8)) {
      reader.read(parser);
    }
  }

  /** Returns a number of thousandths as a decimal number, with three decimals. */
  public static String thousandths(long number) {
    long distance = Math.abs(number);
    long decimals = distance % 1_000;
    return (number < 0 ? "-" : "")
        + distance / 1_000
        + '.'
        + decimals / 100
        + decimals / 10 % 10
        + decimals % 10;
  }

  /** Returns the content as text. */
  public static String write(JsonWriter content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      content.write(generator);
    } catch (IOException e) {
      throw new UncheckedIOException("reading and writing memory cannot fail", e);
    }
    return text.toString();
  }

  /**
   * Writes the content to the stream as UTF-8.
   *
   * @throws IOException if the stream fails
   */
  public static void write(OutputStream bytes, JsonWriter content) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      content.write(generator);
    }
  }

  /**
   * Writes an object as UTF-8 whose last member is a string, which is JSON itself. The string is
   * escaped while it is written.
   *
   * @param members writes the other members
   * @param name the name of the last member
   * @param nested writes the JSON in the string
   * @throws IOException if the stream fails
   */
  public static void writeNesting(
      OutputStream bytes, JsonWriter members, String name, JsonWriter nested) throws IOException {
    try (JsonGenerator generator = OPEN_ENDED.createGenerator(bytes)) {
      generator.writeStartObject();
      members.write(generator);
      generator.writeFieldName(name);
      generator.writeRawValue("\"");
    }
    try (JsonGenerator generator = OPEN_ENDED.createGenerator(new NestedJson(bytes))) {
      nested.write(generator);
    }
    bytes.write(END_OF_NESTING);
  }
}
