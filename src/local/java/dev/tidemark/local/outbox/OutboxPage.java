package dev.tidemark.local.outbox;

import dev.tidemark.json.JsonWriter;
import dev.tidemark.local.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The page that shows the outbox in JSON. */
final class OutboxPage {
  /** The most entries of a page. */
  static final int MAX_LIMIT = 1000;

  private static final int DEFAULT_LIMIT = 100;
  private static final String SERVICE = "service";
  private static final String POOL = "pool";
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";
  private static final Set<String> PARAMETERS = Set.of(SERVICE, POOL, AFTER, LIMIT);

  private final Outbox outbox;

  OutboxPage(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Returns the part of the outbox that the parameters name. */
  Reply show(Map<String, String> parameters) {
    Set<String> unknown = new TreeSet<>(parameters.keySet());
    unknown.removeAll(PARAMETERS);
    if (!unknown.isEmpty()) {
      return Reply.error(400, "The parameters are service, pool, after and limit");
    }
    OptionalLong limit = number(parameters.getOrDefault(LIMIT, Integer.toString(DEFAULT_LIMIT)));
    OptionalLong after = number(parameters.getOrDefault(AFTER, "0"));
    if (limit.isEmpty() || limit.getAsLong() < 1 || limit.getAsLong() > MAX_LIMIT) {
      return Reply.error(400, "limit is not a number from 1 to " + MAX_LIMIT);
    }
    if (after.isEmpty()) {
      return Reply.error(400, "after is not the number of an entry");
    }
    Predicate<Outbox.Entry> filter = filter(parameters);
    int most = Math.toIntExact(limit.getAsLong());
    return Reply.json(
        200,
        content(
            parameters.containsKey(AFTER)
                ? outbox.after(after.getAsLong(), filter, most)
                : outbox.newest(filter, most)));
  }

  private static JsonWriter content(Outbox.Page page) {
    return json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("entries");
      for (Outbox.Entry entry : page.entries()) {
        json.writeRawValue(new String(entry.json().asByteArrayUnsafe(), StandardCharsets.UTF_8));
      }
      json.writeEndArray();
      json.writeNumberField("first", page.first());
      json.writeNumberField("last", page.last());
      json.writeEndObject();
    };
  }

  private static Predicate<Outbox.Entry> filter(Map<String, String> parameters) {
    Optional<String> service = Optional.ofNullable(parameters.get(SERVICE));
    Optional<String> pool = Optional.ofNullable(parameters.get(POOL));
    return entry ->
        service.map(entry.service()::equals).orElse(true)
            && (pool.isEmpty() || pool.equals(entry.pool()));
  }

  private static OptionalLong number(String text) {
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
