package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonBoolean;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules decide as the handlers of AppSync do, which get the same cases in JavaScript. */
class WebPushRulesTest {
  @Test
  void cases_areDecidedAsByTheHandlers() throws Exception {
    List<JsonObject> cases =
        array(Json.parse(Files.readAllBytes(Path.of("src/test/resources/appsync/contexts.json"))));
    assertTrue(cases.size() > 30);
    assertEquals(
        List.of(),
        cases.stream()
            // Without a caller, the local service refuses a request before it looks at the rules.
            .filter(each -> each.object("context").member("identity").isPresent())
            .filter(each -> !each.member("allowed").orElseThrow().equals(decision(each)))
            .map(each -> text(each, "handler") + ": " + text(each, "name"))
            .toList());
  }

  private static JsonBoolean decision(JsonObject each) {
    JsonObject context = each.object("context");
    JsonObject identity = context.object("identity");
    WebPushRules.Caller caller =
        new WebPushRules.Caller(
            identity.string("cognitoIdentityPoolId").orElse(""),
            identity.string("cognitoIdentityId").orElse(""));
    return new JsonBoolean(
        switch (text(each, "handler")) {
          case "onSubscribe" -> {
            JsonObject channel = context.object("info").object("channel");
            List<String> segments = WebPushRules.segments(text(channel, "path"));
            assertEquals(strings(channel.member("segments").orElseThrow()), segments);
            yield WebPushRules.maySubscribe(caller, segments);
          }
          case "onPublish" -> WebPushRules.mayPublish(caller);
          default -> throw new AssertionError("no such handler");
        });
  }

  private static List<String> strings(JsonValue value) {
    return ((JsonArray) value)
        .elements().stream().map(element -> ((JsonString) element).text()).toList();
  }

  private static List<JsonObject> array(JsonValue value) {
    return ((JsonArray) value).elements().stream().map(JsonObject.class::cast).toList();
  }

  private static String text(JsonObject object, String member) {
    return object.string(member).orElseThrow();
  }

  @Test
  void firstSlash_mayBeAbsent() {
    assertEquals(WebPushRules.segments("/sync/a"), WebPushRules.segments("sync/a"));
  }
}
