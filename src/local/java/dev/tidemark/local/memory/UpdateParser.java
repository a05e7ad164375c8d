package dev.tidemark.local.memory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Evaluates update expressions. All values are those before the update.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">
 *     Update expressions</a>
 */
final class UpdateParser {
  private final ExpressionTokens tokens;
  private final Map<String, AttributeValue> before;
  private final Map<String, AttributeValue> after;

  private UpdateParser(ExpressionTokens tokens, Map<String, AttributeValue> before) {
    this.tokens = tokens;
    this.before = before;
    this.after = new HashMap<>(before);
  }

  /** Returns an item after the update. */
  static Map<String, AttributeValue> apply(
      ExpressionTokens tokens, Map<String, AttributeValue> before) {
    UpdateParser parser = new UpdateParser(tokens, before);
    while (!tokens.peek().isEmpty()) {
      parser.clause();
    }
    return parser.after;
  }

  private void clause() {
    if (tokens.accept("SET")) {
      each(this::assign);
    } else if (tokens.accept("REMOVE")) {
      each(path -> path.set(after, Optional.empty()));
    } else if (tokens.accept("ADD")) {
      each(path -> path.set(after, Optional.of(sum(path.find(before), tokens.value()))));
    } else if (tokens.accept("DELETE")) {
      each(this::delete);
    } else {
      throw tokens.syntaxError();
    }
  }

  /** Makes an action on each path of a clause. */
  private void each(Action action) {
    do {
      action.on(tokens.path());
    } while (tokens.accept(","));
  }

  /** What a clause does with a path. */
  private interface Action {
    void on(AttributePath path);
  }

  private void assign(AttributePath path) {
    tokens.expect("=");
    AttributeValue value = operand();
    if (tokens.accept("+")) {
      value = number(AttributeValues.number(value).add(AttributeValues.number(operand())));
    } else if (tokens.accept("-")) {
      value = number(AttributeValues.number(value).subtract(AttributeValues.number(operand())));
    }
    path.set(after, Optional.of(value));
  }

  private AttributeValue operand() {
    Optional<String> function = tokens.acceptFunction();
    if (function.isPresent()) {
      AttributeValue value = function(function.get());
      tokens.expect(")");
      return value;
    }
    if (tokens.isValue()) {
      return tokens.value();
    }
    return tokens
        .path()
        .find(before)
        .orElseThrow(
            () ->
                MemoryErrors.invalid(
                    "The provided expression refers to an attribute that does not exist in the"
                        + " item"));
  }

  private AttributeValue function(String name) {
    return switch (name) {
      case "if_not_exists" -> ifNotExists();
      case "list_append" -> listAppend();
      default -> throw tokens.syntaxError();
    };
  }

  private AttributeValue ifNotExists() {
    Optional<AttributeValue> found = tokens.path().find(before);
    tokens.expect(",");
    // Read in any case, because other tokens follow.
    AttributeValue otherwise = operand();
    return found.orElse(otherwise);
  }

  private AttributeValue listAppend() {
    List<AttributeValue> all = new ArrayList<>(operand().l());
    tokens.expect(",");
    all.addAll(operand().l());
    return AttributeValue.fromL(all);
  }

  private static AttributeValue sum(Optional<AttributeValue> before, AttributeValue added) {
    if (added.n() != null) {
      BigDecimal start = before.map(AttributeValues::number).orElse(BigDecimal.ZERO);
      return number(start.add(AttributeValues.number(added)));
    }
    if (added.hasSs()) {
      return AttributeValue.fromSs(union(before, added, AttributeValue::ss));
    }
    if (added.hasNs()) {
      return AttributeValue.fromNs(union(before, added, AttributeValue::ns));
    }
    if (added.hasBs()) {
      return AttributeValue.fromBs(union(before, added, AttributeValue::bs));
    }
    throw MemoryErrors.invalid("Incorrect operand type for operator ADD");
  }

  private static <E> List<E> union(
      Optional<AttributeValue> before,
      AttributeValue added,
      Function<AttributeValue, List<E>> elements) {
    List<E> all = new ArrayList<>(before.map(elements).orElse(List.of()));
    elements.apply(added).stream().filter(each -> !all.contains(each)).forEach(all::add);
    return all;
  }

  private void delete(AttributePath path) {
    AttributeValue removed = tokens.value();
    if (!removed.hasSs() && !removed.hasNs() && !removed.hasBs()) {
      throw MemoryErrors.invalid("Incorrect operand type for operator DELETE");
    }
    path.find(before).ifPresent(set -> path.set(after, rest(set, removed)));
  }

  private static Optional<AttributeValue> rest(AttributeValue set, AttributeValue removed) {
    AttributeValue.Builder rest = set.toBuilder();
    List<?> left;
    if (set.hasSs()) {
      List<String> texts = new ArrayList<>(set.ss());
      texts.removeAll(removed.ss());
      rest.ss(texts);
      left = texts;
    } else if (set.hasNs()) {
      List<String> numbers = new ArrayList<>(set.ns());
      numbers.removeAll(removed.ns());
      rest.ns(numbers);
      left = numbers;
    } else {
      var bytes = new ArrayList<>(set.bs());
      bytes.removeAll(removed.bs());
      rest.bs(bytes);
      left = bytes;
    }
    // A set is never empty: the attribute goes with its last element.
    return left.isEmpty() ? Optional.empty() : Optional.of(rest.build());
  }

  private static AttributeValue number(BigDecimal value) {
    return AttributeValue.fromN(value.stripTrailingZeros().toPlainString());
  }
}
