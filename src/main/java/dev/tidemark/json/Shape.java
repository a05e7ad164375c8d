package dev.tidemark.json;

import java.util.Map;

/** What a reader needs of a JSON value. Members that it does not need are passed over. */
public final class Shape {
  /** The whole value. */
  public static final Shape ALL = new Shape(Map.of());

  /** Nothing: the value is passed over. */
  static final Shape NONE = new Shape(Map.of());

  private final Map<String, Shape> members;

  private Shape(Map<String, Shape> members) {
    this.members = members;
  }

  /**
   * Needs some members if the value is an object, and otherwise the whole value.
   *
   * @param members what is needed of each; not copied, so that the map decides which names are
   *     equal
   */
  public static Shape of(Map<String, Shape> members) {
    return new Shape(members);
  }

  /** Returns what is needed of a member. */
  Shape member(String name) {
    return this == ALL ? ALL : members.getOrDefault(name, NONE);
  }
}
