package dev.tidemark.local.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The tokens of an expression, read one after another, and the placeholders that they name. */
final class ExpressionTokens {
  private static final int MAX_BYTES = 4096;
  private static final Pattern TOKEN =
      Pattern.compile("\\s*([#:]?\\w+|<>|<=|>=|[=<>()\\[\\],.+-])\\s*");
  private static final String END = "";

  private final List<String> tokens = new ArrayList<>();
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private int next;

  ExpressionTokens(
      String expression, Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
    if (expression.getBytes(UTF_8).length > MAX_BYTES) {
      throw MemoryErrors.invalid("Expression size has exceeded the maximum allowed size");
    }
    Matcher token = TOKEN.matcher(expression);
    int end = 0;
    while (token.lookingAt()) {
      tokens.add(token.group(1));
      end = token.end();
      token.region(end, expression.length());
    }
    if (end < expression.length() || tokens.isEmpty()) {
      throw MemoryErrors.invalid("Invalid expression: syntax error after " + end + " characters");
    }
  }

  /** Returns the next token without taking it; empty at the end. */
  String peek() {
    return next < tokens.size() ? tokens.get(next) : END;
  }

  /** Takes a token. */
  String take() {
    String token = peek();
    if (token.isEmpty()) {
      throw syntaxError();
    }
    next++;
    return token;
  }

  /** Takes the next token if it is this symbol, or this keyword in any case. */
  boolean accept(String symbol) {
    boolean isNext = peek().equalsIgnoreCase(symbol);
    if (isNext) {
      next++;
    }
    return isNext;
  }

  /** Takes the name of a function and its parenthesis, if they are next. */
  Optional<String> acceptFunction() {
    boolean isFunction =
        next + 1 < tokens.size()
            && Character.isLetter(peek().charAt(0))
            && tokens.get(next + 1).equals("(");
    if (!isFunction) {
      return Optional.empty();
    }
    String function = take().toLowerCase(Locale.ROOT);
    next++;
    return Optional.of(function);
  }

  /** Takes a token that must be next. */
  void expect(String symbol) {
    if (!accept(symbol)) {
      throw syntaxError();
    }
  }

  /** Checks that all tokens are taken. */
  void expectEnd() {
    if (next < tokens.size()) {
      throw syntaxError();
    }
  }

  /** Returns whether a value's placeholder is next. */
  boolean isValue() {
    return peek().startsWith(":");
  }

  /** Takes a value's placeholder. */
  AttributeValue value() {
    String name = take();
    return Optional.ofNullable(values.get(name))
        .orElseThrow(
            () ->
                MemoryErrors.invalid(
                    "An expression attribute value used in expression is not defined: " + name));
  }

  /** Takes a path to an attribute, or to a part of one. */
  AttributePath path() {
    List<Object> steps = new ArrayList<>();
    steps.add(name());
    while (true) {
      if (accept(".")) {
        steps.add(name());
      } else if (accept("[")) {
        steps.add(index());
        expect("]");
      } else {
        return new AttributePath(steps);
      }
    }
  }

  private String name() {
    String token = take();
    if (token.startsWith("#")) {
      return Optional.ofNullable(names.get(token))
          .orElseThrow(
              () ->
                  MemoryErrors.invalid(
                      "An expression attribute name used in the document path is not defined: "
                          + token));
    }
    if (!Character.isLetter(token.charAt(0)) && token.charAt(0) != '_') {
      throw syntaxError();
    }
    return token;
  }

  private Integer index() {
    String token = take();
    if (!token.matches("\\d{1,9}")) {
      throw syntaxError();
    }
    return Integer.valueOf(token);
  }

  /** Returns the error of an expression that cannot be read. */
  RuntimeException syntaxError() {
    return MemoryErrors.invalid("Invalid expression: syntax error at its token " + (next + 1));
  }
}
