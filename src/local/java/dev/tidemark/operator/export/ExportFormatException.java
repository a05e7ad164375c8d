package dev.tidemark.operator.export;

import java.io.Serial;

/** A file is no export, or is not whole. The message has no content of datasets. */
public final class ExportFormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  ExportFormatException(String message) {
    super(message);
  }
}
