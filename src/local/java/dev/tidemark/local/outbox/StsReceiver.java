package dev.tidemark.local.outbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** STS, as far as functions can tell: every role can be assumed, with made-up credentials. */
final class StsReceiver {
  private static final Duration LIFE = Duration.ofHours(1);

  private final InstantSource clock;

  StsReceiver(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Receives a request.
   *
   * @param body the parameters, as forms of web pages send them
   */
  Reply receive(String body) {
    Map<String, String> parameters = parameters(body);
    if (!parameters.getOrDefault("Action", "").equals("AssumeRole")) {
      return Reply.xml(
          400,
          """
          <ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>\
          <Message>only AssumeRole is received here</Message></Error></ErrorResponse>
          """);
    }
    return Reply.xml(
        200,
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>\
        <Credentials><AccessKeyId>local</AccessKeyId><SecretAccessKey>local</SecretAccessKey>\
        <SessionToken>local</SessionToken><Expiration>%s</Expiration></Credentials>\
        <AssumedRoleUser><AssumedRoleId>AROALOCAL:local</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>\
        </AssumeRoleResult><ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></AssumeRoleResponse>
        """
            .formatted(
                clock.instant().plus(LIFE).truncatedTo(ChronoUnit.SECONDS),
                escape(parameters.getOrDefault("RoleArn", "")),
                UUID.randomUUID()));
  }

  private static Map<String, String> parameters(String body) {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : body.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      parameters.put(parts[0], parts.length < 2 ? "" : decode(parts[1]));
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
