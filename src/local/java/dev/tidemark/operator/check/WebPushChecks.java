package dev.tidemark.operator.check;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.webpush.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Checks push for the web: who may subscribe to what, and whether an event arrives.
 *
 * @param identity subscribes, and updates a dataset
 * @param address the event API, for the identity
 * @param suffix the end of the dataset's name, which no other run has
 * @param made receives the dataset before it is written
 * @param patience how long an event may take
 */
record WebPushChecks(
    Caller identity, EventAddress address, String suffix, Made made, Duration patience) {
  static final String CHECK = "push for the web";
  private static final Duration RESPONSE_TIME = Duration.ofSeconds(20);

  void run(Results results) {
    try (EventSocket socket = new EventSocket(address)) {
      String own = channel(identity.identity());
      Optional<JsonObject> subscribed = subscribe(socket, "own", own);
      results.add(own(subscribed));
      for (String other : new String[] {channel(identity.identity() + "0"), "/sync/*"}) {
        results.add(other(subscribe(socket, other, other)));
      }
      if (isSuccess(subscribed)) {
        results.add(event(socket));
      }
    } catch (CompletionException e) {
      results.add(
          CheckResult.failed(
              CHECK + ", connection",
              String.valueOf(e.getCause()),
              "browsers cannot connect",
              "Compare the URL with the output WebPushEndpoint, and the role's policy with"
                  + " docs/web-push.md: it needs appsync:EventConnect."));
    }
  }

  private String channel(String id) {
    return Channel.of(new PoolIdentity(new IdentityPoolId(identity.pool()), new IdentityId(id)))
        .map(Channel::path)
        .orElse("/sync/none");
  }

  private Optional<JsonObject> subscribe(EventSocket socket, String id, String channel) {
    String body = object(Map.of("channel", channel));
    String authorization = address.authorization(body);
    socket.send(
        "{\"type\":\"subscribe\",\"id\":%s,\"channel\":%s,\"authorization\":%s}"
            .formatted(text(id), text(channel), authorization));
    return socket.await(
        message -> message.string("id").filter(id::equals).isPresent(), RESPONSE_TIME);
  }

  private static String object(Map<String, String> members) {
    return Json.write(
        json -> {
          json.writeStartObject();
          for (Map.Entry<String, String> member : members.entrySet()) {
            json.writeStringField(member.getKey(), member.getValue());
          }
          json.writeEndObject();
        });
  }

  private static String text(String value) {
    return Json.write(json -> json.writeString(value));
  }

  private static boolean isSuccess(Optional<JsonObject> response) {
    return type(response).equals("subscribe_success");
  }

  private static String type(Optional<JsonObject> response) {
    return response.flatMap(message -> message.string("type")).orElse("no response");
  }

  private static CheckResult own(Optional<JsonObject> response) {
    String check = CHECK + ", own channel";
    return isSuccess(response)
        ? CheckResult.ok(check, "AppSync reports the identity and its pool")
        : CheckResult.failed(
            check,
            type(response),
            "browsers hear of no changes: the role may not subscribe, or AppSync reports no"
                + " identity",
            "The role needs appsync:EventSubscribe on the namespace. Then log ctx.identity in the"
                + " namespace's handler.");
  }

  private static CheckResult other(Optional<JsonObject> response) {
    String check = CHECK + ", other channels";
    return isSuccess(response)
        ? CheckResult.failed(
            check,
            type(response),
            "users hear of the changes of others",
            "Deploy with WebPush=false, and compare the namespace's handler with the template.")
        : CheckResult.ok(check, "refused, " + type(response));
  }

  private CheckResult event(EventSocket socket) {
    String check = CHECK + ", event";
    String name = "tidemark-check.events-" + suffix;
    made.dataset(identity, name);
    Reply written = identity.update(name, Map.of("key", "value"));
    return socket.await(message -> type(Optional.of(message)).equals("data"), patience).isPresent()
        ? CheckResult.ok(check, "an update arrives")
        : CheckResult.failed(
            check,
            "none after %d s, update: %s".formatted(patience.toSeconds(), written),
            "browsers hear of no changes",
            "Look at the metric WebPushFailures and the log of ChangesFunction. IdentityPools must"
                + " have the pool.");
  }
}
