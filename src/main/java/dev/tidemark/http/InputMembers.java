package dev.tidemark.http;

import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.JsonValue.JsonString;
import dev.tidemark.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Gathers the input of an operation from a request's path, query, headers and body. */
final class InputMembers {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final String CLIENT_CONTEXT_HEADER = "x-amz-client-context";
  private static final String CLIENT_CONTEXT_MEMBER = "ClientContext";

  private static final String USER_AGENTS_MEMBER = "UserAgents";

  /** A script in a browser cannot set the first header, so AWS's SDKs set the second there. */
  private static final List<String> USER_AGENT_HEADERS = List.of("user-agent", "x-amz-user-agent");

  private InputMembers() {}

  /**
   * Returns the members. A member in the path overrides the same member elsewhere.
   *
   * @param path the members in the path
   * @throws BadRequestException SerializationException if the body is not a plain JSON object
   */
  static JsonObject of(Operation operation, JsonObject path, HttpRequest request) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (operation.hasBody()) {
      members.putAll(body(request).members());
    }
    members.remove(CLIENT_CONTEXT_MEMBER);
    members.remove(USER_AGENTS_MEMBER);
    request
        .header(CLIENT_CONTEXT_HEADER)
        .ifPresent(device -> members.put(CLIENT_CONTEXT_MEMBER, new JsonString(device)));
    List<JsonValue> userAgents = userAgents(request);
    if (!userAgents.isEmpty()) {
      members.put(USER_AGENTS_MEMBER, new JsonArray(userAgents));
    }
    for (Map.Entry<String, String> parameter : request.query().entrySet()) {
      String member = operation.queryMembers().get(parameter.getKey());
      if (member != null) {
        members.put(member, queryValue(parameter.getValue()));
      }
    }
    members.putAll(path.members());
    return new JsonObject(members);
  }

  private static List<JsonValue> userAgents(HttpRequest request) {
    List<JsonValue> found = new ArrayList<>();
    for (String name : USER_AGENT_HEADERS) {
      request.header(name).map(JsonString::new).ifPresent(found::add);
    }
    return found;
  }

  /** A query has no types: text in the form of a number is one. Tokens never have that form. */
  private static JsonValue queryValue(String text) {
    return NUMBER.matcher(text).matches() ? new JsonNumber(text) : new JsonString(text);
  }

  private static JsonObject body(HttpRequest request) {
    if (request.body().isBlank()) {
      return JsonObject.EMPTY;
    }
    refuseContentEncoding(request);
    try {
      JsonValue value = request.body().json();
      if (value instanceof JsonObject object) {
        return object;
      }
      throw unreadable("The body is " + value.kind() + " and not a structure");
    } catch (MalformedJsonException e) {
      throw unreadable("The body is " + e.getMessage());
    }
  }

  /** Refuses a compressed body by its encoding, not as malformed JSON. */
  private static void refuseContentEncoding(HttpRequest request) {
    request
        .header("content-encoding")
        .filter(encoding -> !encoding.isBlank() && !encoding.equalsIgnoreCase("identity"))
        .ifPresent(
            encoding -> {
              throw unreadable(
                  "The body's Content-Encoding '%s' is not supported; send plain JSON"
                      .formatted(EchoedText.of(encoding)));
            });
  }

  private static BadRequestException unreadable(String message) {
    return new BadRequestException(ErrorType.SERIALIZATION, message);
  }
}
