package dev.tidemark.local.outbox;

import dev.tidemark.local.Reply;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PushToken;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * SNS, as far as push notifications need it: every platform application exists. An endpoint's ARN
 * depends on application and token, so devices outlive a restart of the service.
 */
final class SnsReceiver {
  private static final String ENDPOINT = "EndpointArn";

  private final Outbox outbox;
  private final Map<String, Map<String, String>> endpoints = new ConcurrentHashMap<>();

  SnsReceiver(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Receives a request. */
  Reply receive(FormRequest request) {
    return switch (request.action()) {
      case "CreatePlatformEndpoint" -> create(request);
      case "GetEndpointAttributes" -> get(request);
      case "SetEndpointAttributes" -> set(request);
      case "Publish" -> publish(request);
      default ->
          FormRequest.error(
              400,
              "InvalidAction",
              "only operations on platform endpoints, and AssumeRole of STS, are received here");
    };
  }

  private Reply create(FormRequest request) {
    String application = request.text("PlatformApplicationArn");
    String token = request.text("Token");
    if (!PlatformApplicationArn.CONSTRAINT.violations(application).isEmpty()) {
      return invalid("PlatformApplicationArn Reason: not the ARN of an application");
    }
    if (!PushToken.CONSTRAINT.violations(token).isEmpty()) {
      return invalid("Token Reason: its length is not from 1 to 4096");
    }
    UUID id = UUID.nameUUIDFromBytes((application + " " + token).getBytes(StandardCharsets.UTF_8));
    String arn = application.replace(":app/", ":endpoint/") + "/" + id;
    endpoints.putIfAbsent(arn, Map.of("Token", token, "Enabled", "true"));
    return request.result("<EndpointArn>" + FormRequest.escape(arn) + "</EndpointArn>");
  }

  private Reply get(FormRequest request) {
    Map<String, String> attributes = endpoints.get(request.text(ENDPOINT));
    return attributes == null
        ? notFound()
        : request.result(
            attributes.entrySet().stream()
                .map(SnsReceiver::entry)
                .collect(Collectors.joining("", "<Attributes>", "</Attributes>")));
  }

  private static String entry(Map.Entry<String, String> attribute) {
    return "<entry><key>%s</key><value>%s</value></entry>"
        .formatted(
            FormRequest.escape(attribute.getKey()), FormRequest.escape(attribute.getValue()));
  }

  private Reply set(FormRequest request) {
    Map<String, String> changes = request.map("Attributes.entry.", ".key", ".value");
    Map<String, String> after =
        endpoints.computeIfPresent(
            request.text(ENDPOINT),
            (_, attributes) -> {
              Map<String, String> changed = new HashMap<>(attributes);
              changed.putAll(changes);
              return Map.copyOf(changed);
            });
    return after == null ? notFound() : request.result("");
  }

  /** Takes a message to any endpoint but a disabled one: a restart forgets the endpoints. */
  private Reply publish(FormRequest request) {
    String target = request.text("TargetArn");
    if (!PlatformEndpointArn.CONSTRAINT.violations(target).isEmpty()) {
      return invalid("TargetArn Reason: not the ARN of an endpoint");
    }
    if ("false".equals(endpoints.getOrDefault(target, Map.of()).get("Enabled"))) {
      return FormRequest.error(400, "EndpointDisabled", "Endpoint is disabled");
    }
    long number =
        outbox.add(
            new SentNotification(
                target,
                request.text("Message"),
                request.map("MessageAttributes.entry.", ".Name", ".Value.StringValue")));
    return request.result("<MessageId>" + number + "</MessageId>");
  }

  private static Reply invalid(String reason) {
    return FormRequest.error(400, "InvalidParameter", "Invalid parameter: " + reason);
  }

  private static Reply notFound() {
    return FormRequest.error(404, "NotFound", "Endpoint does not exist");
  }
}
