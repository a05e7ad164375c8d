package dev.tidemark.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;

/** Finds the last line of a stream that is not blank, and copies all lines to another stream. */
final class LastLine {
  /** The most characters of a line. A longer line is cut, whatever its length. */
  static final int MAX_LENGTH = 10_000;

  private final PrintStream copy;
  private final StringBuilder line = new StringBuilder();
  private String last = "";

  /** Copies the lines to the given stream. */
  LastLine(PrintStream copy) {
    this.copy = copy;
  }

  /** Reads to the end, and returns the last line that is not blank, or "". */
  String of(Reader reader) throws IOException {
    for (int next = reader.read(); next >= 0; next = reader.read()) {
      if (next == '\n') {
        end();
      } else if (line.length() < MAX_LENGTH) {
        line.append((char) next);
      }
    }
    if (!line.isEmpty()) {
      end();
    }
    return last;
  }

  private void end() {
    String text = line.toString();
    line.setLength(0);
    copy.println(text);
    if (!text.isBlank()) {
      last = text;
    }
  }
}
