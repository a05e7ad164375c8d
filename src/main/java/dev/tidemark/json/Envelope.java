package dev.tidemark.json;

import java.util.Optional;

/**
 * A JSON value with a text that is JSON itself, as an event with the body of a request.
 *
 * @param value the value; if it is an object with such a text, without that member
 * @param text the text; empty if the value is no object or has no such member, or if the member is
 *     no string or cannot be encoded, because it has a lone surrogate
 */
public record Envelope(JsonValue value, Optional<Utf8> text) {}
