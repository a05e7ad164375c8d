package dev.tidemark.http.endpoint;

import dev.tidemark.http.BadRequestException;
import dev.tidemark.http.ErrorType;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.PushToken;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.push.DeviceReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads members of domain types from an {@link Input}. */
final class Fields {
  private static final TextType<IdentityPoolId> POOL =
      TextType.identifier(IdentityPoolId.CONSTRAINT, IdentityPoolId::new);
  private static final TextType<IdentityId> IDENTITY =
      TextType.identifier(IdentityId.CONSTRAINT, IdentityId::new);
  private static final TextType<DatasetName> DATASET_NAME =
      TextType.identifier(DatasetName.CONSTRAINT, DatasetName::new);
  private static final TextType<LambdaFunctionArn> FUNCTION_ARN =
      TextType.identifier(LambdaFunctionArn.CONSTRAINT, LambdaFunctionArn::new);
  private static final TextType<StreamName> STREAM_NAME =
      TextType.identifier(StreamName.CONSTRAINT, StreamName::new);
  private static final TextType<RoleArn> ROLE_ARN =
      TextType.identifier(RoleArn.CONSTRAINT, RoleArn::new);
  private static final TextType<PlatformApplicationArn> APPLICATION_ARN =
      TextType.identifier(PlatformApplicationArn.CONSTRAINT, PlatformApplicationArn::new);
  private static final TextType<DeviceId> DEVICE_ID =
      TextType.userData(DeviceId.CONSTRAINT, DeviceId::new);
  private static final TextType<DeviceReference> DEVICE_REFERENCE =
      TextType.userData(DeviceReference.CONSTRAINT, DeviceReference::new);
  private static final TextType<PushToken> PUSH_TOKEN =
      TextType.userData(PushToken.CONSTRAINT, PushToken::new);
  private static final TextType<RecordKey> RECORD_KEY =
      TextType.userData(RecordKey.CONSTRAINT, RecordKey::new);
  private static final TextType<RecordValue> RECORD_VALUE =
      TextType.userData(RecordValue.CONSTRAINT, RecordValue::new);

  private Fields() {}

  static Field<IdentityPoolId> pool(Input input) {
    return required(input, "IdentityPoolId", POOL);
  }

  static Field<PoolIdentity> owner(Input input) {
    Field<IdentityPoolId> pool = pool(input);
    Field<IdentityId> identity = required(input, "IdentityId", IDENTITY);
    return input.field(() -> new PoolIdentity(pool.get(), identity.get()));
  }

  static Field<DatasetId> dataset(Input input) {
    Field<PoolIdentity> owner = owner(input);
    Field<DatasetName> name = required(input, "DatasetName", DATASET_NAME);
    return input.field(() -> new DatasetId(owner.get(), name.get()));
  }

  static Field<RecordKey> recordKey(Input input, String member) {
    return required(input, member, RECORD_KEY);
  }

  static Field<RecordValue> recordValue(Input input, String member) {
    return required(input, member, RECORD_VALUE);
  }

  static Field<Optional<DeviceId>> deviceId(Input input, String member) {
    return optional(input, member, DEVICE_ID);
  }

  static Field<DeviceReference> deviceReference(Input input, String member) {
    return required(input, member, DEVICE_REFERENCE);
  }

  static Field<PushToken> pushToken(Input input, String member) {
    return required(input, member, PUSH_TOKEN);
  }

  /** Reads an optional ARN of a function; an empty one counts as absent. */
  static Field<Optional<LambdaFunctionArn>> functionArn(Input input, String member) {
    return input.string(member).filter(String::isEmpty).isPresent()
        ? input.field(Optional::empty)
        : optional(input, member, FUNCTION_ARN);
  }

  static Field<StreamName> streamName(Input input, String member) {
    return required(input, member, STREAM_NAME);
  }

  static Field<Optional<RoleArn>> roleArn(Input input, String member) {
    return optional(input, member, ROLE_ARN);
  }

  static Field<PlatformApplicationArn> applicationArn(Input input, String member) {
    return required(input, member, APPLICATION_ARN);
  }

  private static <T> Field<T> required(Input input, String member, TextType<T> type) {
    input.require(member);
    Optional<String> text = type.read(input, member);
    return input.field(() -> type.parse().apply(text.orElseThrow()));
  }

  private static <T> Field<Optional<T>> optional(Input input, String member, TextType<T> type) {
    Optional<String> text = type.read(input, member);
    return input.field(() -> text.map(type.parse()));
  }

  /** Checks that a required string is one of some words. */
  static void checkWord(Input input, String member, List<String> words) {
    input.require(member);
    checkWordIfPresent(input, member, words);
  }

  /** Checks that a string, if there is one, is one of some words. */
  static void checkWordIfPresent(Input input, String member, List<String> words) {
    input
        .string(member)
        .filter(value -> !words.contains(value))
        .ifPresent(
            value ->
                input.addViolation(
                    member,
                    value,
                    "Member must satisfy enum value set: [" + String.join(", ", words) + "]"));
  }

  /** Reads a required string without a constraint. */
  static Field<String> requiredString(Input input, String member) {
    input.require(member);
    Optional<String> text = input.string(member);
    return input.field(text::orElseThrow);
  }

  /** Reads an optional string without a constraint. */
  static Field<Optional<String>> string(Input input, String member) {
    Optional<String> text = input.string(member);
    return input.field(() -> text);
  }

  /** Reads an optional token of this service; an empty one counts as absent. */
  static Field<Optional<String>> token(Input input, String member) {
    return string(input, member).map(text -> text.filter(token -> !token.isEmpty()));
  }

  static Field<SyncCount> requiredSyncCount(Input input, String member) {
    input.require(member);
    OptionalLong count = integer(input, member, 0);
    return input.field(() -> new SyncCount(count.orElseThrow()));
  }

  static Field<Optional<SyncCount>> syncCount(Input input, String member) {
    OptionalLong count = integer(input, member, 0);
    return input.field(
        () -> count.isPresent() ? Optional.of(new SyncCount(count.getAsLong())) : Optional.empty());
  }

  /** Reads the most results that a page may have; more than an int can hold means no limit. */
  static Field<Integer> maxResults(Input input) {
    return optionalMaxResults(input).map(max -> max.orElse(Integer.MAX_VALUE));
  }

  /** Reads the most results that a page may have, if the request says so. */
  static Field<Optional<Integer>> optionalMaxResults(Input input) {
    OptionalLong max = integer(input, "MaxResults", 1);
    return input.field(
        () ->
            max.isPresent()
                ? Optional.of((int) Math.min(max.getAsLong(), Integer.MAX_VALUE))
                : Optional.empty());
  }

  private static OptionalLong integer(Input input, String member, long min) {
    OptionalLong integer = input.integer(member);
    if (integer.isPresent() && integer.getAsLong() < min) {
      input.addViolation(
          member,
          Long.toString(integer.getAsLong()),
          "Member must have value greater than or equal to " + min);
    }
    return integer;
  }

  /** Reads an optional date, in seconds since the epoch with or without a fraction. */
  static Field<Optional<Instant>> date(Input input, String member) {
    Optional<JsonValue> value = input.value(member);
    Optional<Instant> date = value.flatMap(Fields::toDate);
    if (value.isPresent() && date.isEmpty()) {
      input.addViolation(
          member, "Member must be a date from the year 1 to the year 9999, in seconds");
    }
    return input.field(() -> date);
  }

  private static Optional<Instant> toDate(JsonValue value) {
    if (value instanceof JsonNumber) {
      return Numbers.decimal(value).flatMap(Dates::ofSeconds);
    }
    // For a string, these are the words of Amazon's message.
    String type = value instanceof JsonString ? "class java.lang.String" : value.kind();
    throw new BadRequestException(
        ErrorType.SERIALIZATION, type + " can not be converted to milliseconds since epoch");
  }
}
