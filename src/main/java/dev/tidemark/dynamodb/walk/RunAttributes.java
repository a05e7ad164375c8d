package dev.tidemark.dynamodb.walk;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.dynamodb.item.RequiredAttribute;
import dev.tidemark.dynamodb.walk.StoredRun.Lease;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of the item of a run. */
final class RunAttributes {
  static final String VERSION = "v";

  private static final String ID = "runId";
  private static final String STARTED = "started";
  private static final String STATUS = "state";
  private static final String ENDED = "ended";
  private static final String FAILURE = "failure";
  private static final String HOLDER = "holder";
  private static final String LEASE_END = "leaseEnd";
  private static final String SEGMENTS = "segments";
  private static final String DATA = "data";

  /** The names of all attributes of the item. */
  static final Set<String> KNOWN =
      Set.of(
          ItemKey.PARTITION,
          ItemKey.SORT,
          VERSION,
          ID,
          STARTED,
          STATUS,
          ENDED,
          FAILURE,
          HOLDER,
          LEASE_END,
          SEGMENTS,
          DATA);

  private static final String IN_PROGRESS = "in-progress";
  private static final String SUCCEEDED = "succeeded";
  private static final String FAILED = "failed";

  /** The value of a segment that has been visited. */
  private static final AttributeValue END = AttributeValue.fromBool(true);

  private RunAttributes() {}

  static Map<String, AttributeValue> encode(StoredRun run) {
    Map<String, AttributeValue> item = new HashMap<>(run.unknown());
    item.putAll(run.key().attributes());
    item.put(VERSION, Item.number(run.version()));
    item.put(ID, AttributeValue.fromS(run.id()));
    item.put(STARTED, date(run.startedAt()));
    item.putAll(encode(run.status()));
    item.put(DATA, AttributeValue.fromM(run.data()));
    if (!run.lease().equals(Lease.NONE)) {
      item.put(HOLDER, AttributeValue.fromS(run.lease().holder()));
      item.put(LEASE_END, date(run.lease().end()));
    }
    if (!run.positions().isEmpty()) {
      item.put(
          SEGMENTS,
          AttributeValue.fromL(run.positions().stream().map(RunAttributes::encode).toList()));
    }
    return item;
  }

  private static Map<String, AttributeValue> encode(RunStatus status) {
    return switch (status) {
      case RunStatus.NeverStarted _ ->
          throw new IllegalArgumentException("a run that never started has no item");
      case RunStatus.InProgress _ -> Map.of(STATUS, AttributeValue.fromS(IN_PROGRESS));
      case RunStatus.Succeeded(Instant at) ->
          Map.of(STATUS, AttributeValue.fromS(SUCCEEDED), ENDED, date(at));
      case RunStatus.Failed(Instant at, String message) ->
          Map.of(
              STATUS,
              AttributeValue.fromS(FAILED),
              ENDED,
              date(at),
              FAILURE,
              AttributeValue.fromS(message));
    };
  }

  private static AttributeValue encode(Position position) {
    return switch (position) {
      case Position.Beginning _ -> AttributeValue.fromM(Map.of());
      case Position.After(ItemKey key) -> AttributeValue.fromM(key.attributes());
      case Position.End _ -> END;
    };
  }

  private static AttributeValue date(Instant date) {
    return Item.number(date.toEpochMilli());
  }

  static StoredRun decode(Item item) {
    return new StoredRun(
        item.key(),
        item.number(VERSION),
        text(item, ID),
        instant(item, STARTED),
        status(item),
        lease(item),
        positions(item),
        RequiredAttribute.check(item.attributes().get(DATA), DATA).m(),
        Format.unknown(item.attributes(), KNOWN));
  }

  private static String text(Item item, String name) {
    return RequiredAttribute.check(item.attributes().get(name), name).s();
  }

  private static Instant instant(Item item, String name) {
    return Instant.ofEpochMilli(item.number(name));
  }

  private static RunStatus status(Item item) {
    return switch (text(item, STATUS)) {
      case IN_PROGRESS -> new RunStatus.InProgress();
      case SUCCEEDED -> new RunStatus.Succeeded(instant(item, ENDED));
      case FAILED -> new RunStatus.Failed(instant(item, ENDED), text(item, FAILURE));
      default -> throw new IllegalArgumentException("unknown state of a run");
    };
  }

  private static Lease lease(Item item) {
    return item.attributes().containsKey(HOLDER)
        ? new Lease(text(item, HOLDER), instant(item, LEASE_END))
        : Lease.NONE;
  }

  private static List<Position> positions(Item item) {
    return Optional.ofNullable(item.attributes().get(SEGMENTS)).stream()
        .flatMap(segments -> segments.l().stream())
        .map(RunAttributes::position)
        .toList();
  }

  private static Position position(AttributeValue segment) {
    if (segment.equals(END)) {
      return new Position.End();
    }
    return segment.m().isEmpty()
        ? new Position.Beginning()
        : new Position.After(ItemKey.of(segment.m()));
  }
}
