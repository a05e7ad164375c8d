package dev.tidemark.http;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.json.Utf8;
import java.util.Base64;

/** The body of a request: JSON, or blank. */
public sealed interface Body {

  /** Tells whether the body is empty or all white space. */
  boolean isBlank();

  /**
   * Returns the body as a JSON value.
   *
   * @throws MalformedJsonException if the body is not one JSON value
   */
  JsonValue json() throws MalformedJsonException;

  /** A body of bytes in UTF-8. */
  record Utf8Text(Utf8 text) implements Body {
    @Override
    public boolean isBlank() {
      return text.isBlank();
    }

    @Override
    public JsonValue json() throws MalformedJsonException {
      return Json.parse(text);
    }
  }

  /** A body of characters, which may have lone surrogates. */
  record Text(String text) implements Body {
    /** No body. */
    public static final Text EMPTY = new Text("");

    @Override
    public boolean isBlank() {
      return text.isBlank();
    }

    @Override
    public JsonValue json() throws MalformedJsonException {
      return Json.parse(text);
    }
  }

  /** A body of bytes, as base64. The bytes may not be UTF-8. */
  record Base64Text(String base64) implements Body {
    @Override
    public boolean isBlank() {
      return base64.isBlank();
    }

    @Override
    public JsonValue json() throws MalformedJsonException {
      try {
        return Json.parse(Base64.getDecoder().decode(base64));
      } catch (IllegalArgumentException notBase64) {
        throw new MalformedJsonException("not base64");
      }
    }
  }
}
