package dev.tidemark.local.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A path to an attribute of an item, or to an element of a map or list within.
 *
 * @param steps the name of the attribute, then names in maps and indexes in lists
 */
record AttributePath(List<Object> steps) {
  AttributePath {
    steps = List.copyOf(steps);
  }

  /** Returns the name of the attribute that the path begins with. */
  String attribute() {
    return (String) steps.getFirst();
  }

  /** Returns the value at the path, if the item has it. */
  Optional<AttributeValue> find(Map<String, AttributeValue> item) {
    AttributeValue found = item.get(attribute());
    for (Object step : steps.subList(1, steps.size())) {
      if (found == null) {
        break;
      }
      found = child(found, step);
    }
    return Optional.ofNullable(found);
  }

  private static @Nullable AttributeValue child(AttributeValue parent, Object step) {
    return switch (step) {
      case Integer index -> index < parent.l().size() ? parent.l().get(index) : null;
      default -> parent.m().get(step);
    };
  }

  /** Sets the value at the path, or removes it if there is none, in a map that can change. */
  void set(Map<String, AttributeValue> item, Optional<AttributeValue> value) {
    set(AttributeValue.fromM(item), 0, value).m().forEach(item::put);
    if (steps.size() == 1 && value.isEmpty()) {
      item.remove(attribute());
    }
  }

  private AttributeValue set(AttributeValue parent, int depth, Optional<AttributeValue> value) {
    Object step = steps.get(depth);
    Optional<AttributeValue> child = value;
    if (depth + 1 < steps.size()) {
      AttributeValue old = child(parent, step);
      if (old == null) {
        throw invalid();
      }
      child = Optional.of(set(old, depth + 1, value));
    }
    return step instanceof Integer index
        ? AttributeValue.fromL(list(parent, index, child))
        : AttributeValue.fromM(map(parent, (String) step, child));
  }

  private static Map<String, AttributeValue> map(
      AttributeValue parent, String name, Optional<AttributeValue> child) {
    if (!parent.hasM()) {
      throw invalid();
    }
    Map<String, AttributeValue> map = new HashMap<>(parent.m());
    child.ifPresentOrElse(value -> map.put(name, value), () -> map.remove(name));
    return map;
  }

  /** An index behind the end appends, as in DynamoDB. */
  private static List<AttributeValue> list(
      AttributeValue parent, int index, Optional<AttributeValue> child) {
    if (!parent.hasL()) {
      throw invalid();
    }
    List<AttributeValue> list = new ArrayList<>(parent.l());
    if (index < list.size()) {
      list.remove(index);
    }
    child.ifPresent(value -> list.add(Math.min(index, list.size()), value));
    return list;
  }

  private static RuntimeException invalid() {
    return MemoryErrors.invalid(
        "The document path provided in the update expression is invalid for update");
  }
}
