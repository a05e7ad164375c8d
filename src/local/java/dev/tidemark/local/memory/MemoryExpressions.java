package dev.tidemark.local.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The placeholders of a request, and the expressions that the stores send with them. Supports no
 * other expressions.
 *
 * @param names the names of placeholders
 * @param values the values of placeholders
 */
record MemoryExpressions(Map<String, String> names, Map<String, AttributeValue> values) {
  static final Pattern EQUAL = Pattern.compile("(.+?) ?= ?(:\\w+)");
  static final Pattern PREFIX = Pattern.compile("begins_with ?\\((.+), ?(:\\w+)\\)");
  private static final Pattern ABSENT = Pattern.compile("attribute_not_exists\\(([^()]+)\\)");
  private static final Pattern NOT_ABOVE = Pattern.compile("NOT (\\w+) (>=?) (:\\w+)");
  private static final Pattern IF_ABSENT = Pattern.compile("(\\w+)=if_not_exists\\(\\1,(:\\w+)\\)");
  private static final Pattern ABSENT_OR_AT_MOST =
      Pattern.compile("\\(attribute_not_exists\\((\\w+)\\) OR \\1<=(:\\w+)\\)");
  private static final int MAX_BYTES = 4096;

  private static void checkLength(String expression) {
    if (expression.getBytes(UTF_8).length > MAX_BYTES) {
      throw MemoryErrors.invalid("expression too long");
    }
  }

  AttributeValue value(String name) {
    return Optional.ofNullable(values.get(name))
        .orElseThrow(() -> MemoryErrors.invalid("no value " + name));
  }

  /** Returns whether an item satisfies a condition. */
  boolean hold(String condition, Map<String, AttributeValue> item) {
    checkLength(condition);
    for (String term : condition.split(" AND ", -1)) {
      Matcher absent = ABSENT.matcher(term);
      Matcher equal = EQUAL.matcher(term);
      Matcher notAbove = NOT_ABOVE.matcher(term);
      Matcher atMost = ABSENT_OR_AT_MOST.matcher(term);
      boolean holds;
      if (notAbove.matches()) {
        holds = isNotAbove(item.get(notAbove.group(1)), notAbove);
      } else if (absent.matches()) {
        holds = find(path(absent.group(1)), item).isEmpty();
      } else if (atMost.matches()) {
        holds =
            find(path(atMost.group(1)), item)
                .map(found -> isAtMost(found, value(atMost.group(2))))
                .orElse(true);
      } else if (equal.matches()) {
        holds = find(path(equal.group(1)), item).equals(Optional.of(value(equal.group(2))));
      } else {
        throw MemoryErrors.invalid(term);
      }
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether an item passes a filter; every item passes if there is none. */
  boolean beginsWith(@Nullable String filter, Map<String, AttributeValue> item) {
    if (filter == null) {
      return true;
    }
    for (String term : filter.split(" AND ", -1)) {
      Matcher begins = PREFIX.matcher(term);
      if (!begins.matches()) {
        throw MemoryErrors.invalid(term);
      }
      String prefix = value(begins.group(2)).s();
      if (!find(path(begins.group(1)), item)
          .map(text -> text.s().startsWith(prefix))
          .orElse(false)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the attributes of an item that a request asks for; all if it names none. */
  static Map<String, AttributeValue> project(
      @Nullable String projection, Map<String, AttributeValue> item) {
    if (projection == null) {
      return item;
    }
    Map<String, AttributeValue> projected = new HashMap<>(item);
    projected.keySet().retainAll(List.of(projection.split(",", -1)));
    return projected;
  }

  /** A comparison with a missing attribute is false, so its negation is true. */
  private boolean isNotAbove(@Nullable AttributeValue found, Matcher term) {
    if (found == null) {
      return true;
    }
    int order = new BigDecimal(found.n()).compareTo(new BigDecimal(value(term.group(3)).n()));
    return term.group(2).equals(">") ? order <= 0 : order < 0;
  }

  private static boolean isAtMost(AttributeValue found, AttributeValue limit) {
    return Long.parseLong(found.n()) <= Long.parseLong(limit.n());
  }

  /** Returns an item after an update expression. */
  Map<String, AttributeValue> set(String expression, Map<String, AttributeValue> item) {
    checkLength(expression);
    if (!expression.startsWith("SET ")) {
      throw MemoryErrors.invalid(expression);
    }
    Map<String, AttributeValue> after = new HashMap<>(item);
    String[] clauses = expression.substring("SET ".length()).split(" ADD ", 2);
    for (String assignment : clauses[0].split(", ?(?![^(]*\\))", -1)) {
      Matcher equal = EQUAL.matcher(assignment);
      Matcher ifAbsent = IF_ABSENT.matcher(assignment);
      if (ifAbsent.matches()) {
        after.putIfAbsent(ifAbsent.group(1), value(ifAbsent.group(2)));
        continue;
      }
      if (!equal.matches()) {
        throw MemoryErrors.invalid(assignment);
      }
      set(path(equal.group(1)), value(equal.group(2)), after);
    }
    if (clauses.length > 1) {
      add(clauses[1], after);
    }
    return after;
  }

  private void add(String clause, Map<String, AttributeValue> after) {
    for (String addition : clause.split(",", -1)) {
      String[] operands = addition.split(" ", 2);
      BigDecimal before =
          Optional.ofNullable(after.get(operands[0]))
              .map(number -> new BigDecimal(number.n()))
              .orElse(BigDecimal.ZERO);
      BigDecimal sum = before.add(new BigDecimal(value(operands[1]).n()));
      after.put(operands[0], AttributeValue.fromN(sum.toPlainString()));
    }
  }

  private static void set(
      List<String> path, AttributeValue value, Map<String, AttributeValue> map) {
    String first = path.getFirst();
    if (path.size() == 1) {
      map.put(first, value);
      return;
    }
    AttributeValue inner = map.get(first);
    // DynamoDB refuses an update of a missing map, but here the condition fails before.
    Map<String, AttributeValue> changed =
        inner == null ? new HashMap<>() : new HashMap<>(inner.m());
    set(path.subList(1, path.size()), value, changed);
    map.put(first, AttributeValue.fromM(changed));
  }

  private List<String> path(String text) {
    return Arrays.stream(text.split("\\.", -1))
        .map(
            name ->
                name.startsWith("#")
                    ? Optional.ofNullable(names.get(name))
                        .orElseThrow(() -> MemoryErrors.invalid("no name " + name))
                    : name)
        .toList();
  }

  private static Optional<AttributeValue> find(List<String> path, Map<String, AttributeValue> map) {
    Optional<AttributeValue> found = Optional.ofNullable(map.get(path.getFirst()));
    return path.size() == 1
        ? found
        : found.flatMap(inner -> find(path.subList(1, path.size()), inner.m()));
  }
}
