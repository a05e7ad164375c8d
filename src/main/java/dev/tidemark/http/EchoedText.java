package dev.tidemark.http;

import java.nio.charset.StandardCharsets;

/** Text of a client that an error message repeats. Never a user's data. */
public final class EchoedText {
  private static final int MAX_LENGTH = 128;

  private EchoedText() {}

  /** Returns the text cut to a length fit for a message, with lone surrogates replaced. */
  public static String of(String text) {
    String shown = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    return new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
