package dev.tidemark.operator;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the URL of a service. */
final class HttpUrl implements ITypeConverter<URI> {
  @Override
  public URI convert(String text) {
    if (!text.matches("https?://[^/\\s]+.*")) {
      throw new TypeConversionException("'%s' is not an http or https URL".formatted(text));
    }
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'%s' is not a URL".formatted(text));
    }
  }
}
