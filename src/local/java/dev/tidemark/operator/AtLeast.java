package dev.tidemark.operator;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a whole number that has a lower bound. */
public abstract class AtLeast implements ITypeConverter<Integer> {
  private final int least;

  private AtLeast(int least) {
    this.least = least;
  }

  /** Parses a number from 1. */
  public static final class One extends AtLeast {
    /** Called by picocli. */
    public One() {
      super(1);
    }
  }

  /** Parses a number from 0. */
  public static final class Zero extends AtLeast {
    /** Called by picocli. */
    public Zero() {
      super(0);
    }
  }

  @Override
  public final Integer convert(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Refused as other texts that are too low.
    }
    throw new TypeConversionException("'%s' is not a number from %d".formatted(text, least));
  }
}
