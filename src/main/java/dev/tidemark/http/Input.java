package dev.tidemark.http;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.Constraint;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The input of an operation, or a structure within it, wherever its members came from.
 *
 * <p>What reads a member notes what it violates and goes on, so that all violations can be told at
 * once. So what it returns is a supplier: it may be asked only after {@link #check()} has found the
 * whole input in order.
 */
final class Input {
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);

  private final JsonObject members;
  private final String path;
  private final Violations violations;

  /** Reads the members of an operation's input. */
  Input(JsonObject members) {
    this(members, "", new Violations());
  }

  private Input(JsonObject members, String path, Violations violations) {
    this.members = members;
    this.path = path;
    this.violations = violations;
  }

  /**
   * Ends the request if any member that was read violates something.
   *
   * @throws BadRequestException InvalidParameterException with all violations
   */
  void check() {
    violations.check();
  }

  /** Notes a violation of a member that is not its own constraint's. */
  void violate(String member, String constraint) {
    violations.add(pathOf(member), constraint);
  }

  Supplier<PoolIdentity> owner() {
    Supplier<IdentityPoolId> pool = pool();
    Supplier<IdentityId> identity =
        requiredId("IdentityId", IdentityId.CONSTRAINT, IdentityId::new);
    return () -> new PoolIdentity(pool.get(), identity.get());
  }

  Supplier<DatasetId> dataset() {
    Supplier<PoolIdentity> owner = owner();
    Supplier<DatasetName> name =
        requiredId("DatasetName", DatasetName.CONSTRAINT, DatasetName::new);
    return () -> new DatasetId(owner.get(), name.get());
  }

  Supplier<IdentityPoolId> pool() {
    return requiredId("IdentityPoolId", IdentityPoolId.CONSTRAINT, IdentityPoolId::new);
  }

  /** Reads a required structure, whose members stand under its name in messages. */
  Input requiredStructure(String member) {
    requireMember(member);
    JsonValue value = members.member(member).orElse(JsonObject.EMPTY);
    if (value instanceof JsonObject structure) {
      return new Input(structure, pathOf(member) + ".", violations);
    }
    throw notConvertible(member, value, "a structure");
  }

  /** Returns the names of all members that have a value. */
  Set<String> names() {
    return members.members().keySet().stream()
        .filter(name -> members.member(name).isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Reads a required name of something, which a message may repeat. */
  private <T> Supplier<T> requiredId(
      String member, Constraint constraint, Function<String, T> type) {
    Optional<String> text = requiredString(member);
    text.ifPresent(
        value ->
            constraint
                .violations(value)
                .forEach(broken -> violations.add(pathOf(member), value, broken)));
    return () -> type.apply(text.orElseThrow());
  }

  /** Reads a required text that is the user's. */
  <T> Supplier<T> requiredText(String member, Constraint constraint, Function<String, T> type) {
    requireMember(member);
    Supplier<Optional<T>> text = text(member, constraint, type);
    return () -> text.get().orElseThrow();
  }

  /** Reads an optional text that is the user's. */
  <T> Supplier<Optional<T>> text(String member, Constraint constraint, Function<String, T> type) {
    Optional<String> text = string(member);
    text.ifPresent(
        value ->
            constraint.violations(value).forEach(broken -> violations.add(pathOf(member), broken)));
    return () -> text.map(type);
  }

  /** Reads an optional ARN of a function, which a message may repeat; an empty one is as none. */
  Supplier<Optional<LambdaFunctionArn>> arn(String member) {
    Optional<String> text = string(member).filter(arn -> !arn.isEmpty());
    text.ifPresent(
        arn ->
            LambdaFunctionArn.CONSTRAINT
                .violations(arn)
                .forEach(broken -> violations.add(pathOf(member), arn, broken)));
    return () -> text.map(LambdaFunctionArn::new);
  }

  /** Reads a required text that is one of some words. */
  Optional<String> requiredWord(String member, List<String> words) {
    Optional<String> text = requiredString(member);
    text.filter(value -> !words.contains(value))
        .ifPresent(
            value ->
                violations.add(
                    pathOf(member),
                    value,
                    "Member must satisfy enum value set: [" + String.join(", ", words) + "]"));
    return text;
  }

  /** Reads an optional text as it is. */
  Optional<String> string(String member) {
    return members
        .member(member)
        .map(
            value -> {
              if (value instanceof JsonString(String text)) {
                return text;
              }
              throw notConvertible(member, value, "a string");
            });
  }

  /** Reads an optional text that nobody needs, so that one of another type is refused. */
  void checkString(String member) {
    string(member).ifPresent(_ -> {});
  }

  /** Reads a required text as it is. */
  Optional<String> requiredString(String member) {
    requireMember(member);
    return string(member);
  }

  private void requireMember(String member) {
    if (members.member(member).isEmpty()) {
      violations.addMissing(pathOf(member));
    }
  }

  /** Reads an optional text that is given back by clients; an empty one is as none. */
  Optional<String> token(String member) {
    return string(member).filter(token -> !token.isEmpty());
  }

  /** Reads an optional sync count. */
  Supplier<Optional<SyncCount>> syncCount(String member) {
    OptionalLong count = integer(member);
    if (count.isPresent() && count.getAsLong() < 0) {
      violations.add(
          pathOf(member),
          Long.toString(count.getAsLong()),
          "Member must have value greater than or equal to 0");
    }
    return () ->
        count.isPresent() ? Optional.of(new SyncCount(count.getAsLong())) : Optional.empty();
  }

  /** Reads a required sync count. */
  Supplier<SyncCount> requiredSyncCount(String member) {
    requireMember(member);
    Supplier<Optional<SyncCount>> count = syncCount(member);
    return () -> count.get().orElseThrow();
  }

  /** Reads how many results are wanted at most; more than an int says is as all. */
  OptionalInt maxResults() {
    OptionalLong max = integer("MaxResults");
    if (max.isEmpty()) {
      return OptionalInt.empty();
    }
    if (max.getAsLong() < 1) {
      violations.add(
          pathOf("MaxResults"),
          Long.toString(max.getAsLong()),
          "Member must have value greater than or equal to 1");
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) Math.min(max.getAsLong(), Integer.MAX_VALUE));
  }

  /**
   * Reads an optional date: seconds since the epoch, with or without a fraction, of which
   * milliseconds are kept.
   */
  Optional<Instant> date(String member) {
    Optional<JsonValue> value = members.member(member);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof JsonNumber)) {
      throw new BadRequestException(
          ErrorType.SERIALIZATION,
          javaTypeOf(value.get()) + " can not be converted to milliseconds since epoch");
    }
    Optional<Instant> date = number(value.get()).flatMap(Dates::ofSeconds);
    if (date.isEmpty()) {
      violations.add(
          pathOf(member), "Member must be a date from the year 1 to the year 9999, in seconds");
    }
    return date;
  }

  /** The words of Amazon's message for a date that is a string. */
  private static String javaTypeOf(JsonValue value) {
    return value instanceof JsonString ? "class java.lang.String" : value.kind();
  }

  /** Reads an optional list of structures. */
  List<Input> structures(String member) {
    Optional<JsonValue> value = members.member(member);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof JsonArray(List<JsonValue> elements))) {
      throw notConvertible(member, value.get(), "a list");
    }
    List<Input> inputs = new ArrayList<>();
    for (JsonValue element : elements) {
      String elementPath = pathOf(member) + "." + (inputs.size() + 1) + ".member";
      if (!(element instanceof JsonObject structure)) {
        throw notConvertibleAt(elementPath, element, "a structure");
      }
      inputs.add(new Input(structure, elementPath + ".", violations));
    }
    return inputs;
  }

  /**
   * Reads an integer, in whatever form: R writes 100000 as {@code 1e+05}.
   *
   * @throws BadRequestException SerializationException if it is no integer of 64 bits
   */
  private OptionalLong integer(String member) {
    Optional<JsonValue> value = members.member(member);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    return number(value.get())
        // Compared first: to write out 1e999999999 would take for ever.
        .filter(number -> number.compareTo(MIN_LONG) >= 0 && number.compareTo(MAX_LONG) <= 0)
        .filter(Input::isIntegral)
        .map(number -> OptionalLong.of(number.longValue()))
        .orElseThrow(() -> notConvertible(member, value.get(), "an integer of 64 bits"));
  }

  private static Optional<BigDecimal> number(JsonValue value) {
    if (!(value instanceof JsonNumber(String literal))) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(literal));
    } catch (NumberFormatException exponentTooLarge) {
      return Optional.empty();
    }
  }

  private static boolean isIntegral(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  private BadRequestException notConvertible(String member, JsonValue value, String type) {
    return notConvertibleAt(pathOf(member), value, type);
  }

  private static BadRequestException notConvertibleAt(String path, JsonValue value, String type) {
    return new BadRequestException(
        ErrorType.SERIALIZATION,
        "Value at '%s' is %s and can not be converted to %s".formatted(path, value.kind(), type));
  }

  private String pathOf(String member) {
    return path + member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
  }
}
