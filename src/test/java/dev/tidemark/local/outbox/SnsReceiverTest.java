package dev.tidemark.local.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.local.LocalService;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.EndpointDisabledException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.SnsException;

/** The endpoints of SNS at the local service, with AWS's own client. */
class SnsReceiverTest {
  private static final String APPLICATION = "arn:aws:sns:us-east-1:123456789012:app/GCM/game";

  private static LocalService service;
  private static SnsClient sns;

  @BeforeAll
  static void start() {
    service = LocalService.start(Path.of("template.yaml"));
    sns =
        SnsClient.builder()
            .endpointOverride(service.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClient(AwsCrtHttpClient.create())
            .build();
  }

  @AfterAll
  static void stop() {
    sns.close();
    service.close();
  }

  private static String endpoint(String token) {
    return sns.createPlatformEndpoint(
            create -> create.platformApplicationArn(APPLICATION).token(token))
        .endpointArn();
  }

  private static Map<String, String> attributes(String endpoint) {
    return sns.getEndpointAttributes(get -> get.endpointArn(endpoint)).attributes();
  }

  private static void set(String endpoint, String enabled) {
    sns.setEndpointAttributes(
        set -> set.endpointArn(endpoint).attributes(Map.of("Enabled", enabled)));
  }

  private static String outbox() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.endpoint().resolve("/_tidemark/outbox?service=sns")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void endpoint_dependsOnApplicationAndToken() {
    String endpoint = endpoint("a<&>b");
    assertTrue(
        endpoint.startsWith("arn:aws:sns:us-east-1:123456789012:endpoint/GCM/game/"), endpoint);
    assertEquals(endpoint, endpoint("a<&>b"));
    assertEquals(Map.of("Token", "a<&>b", "Enabled", "true"), attributes(endpoint));
    set(endpoint, "false");
    assertEquals("false", attributes(endpoint).get("Enabled"));
    assertEquals(endpoint, endpoint("a<&>b"));
  }

  @Test
  void notification_isAnEntryOfItsPool() throws Exception {
    String endpoint = endpoint("push");
    sns.publish(
        publish ->
            publish
                .targetArn(endpoint)
                .messageStructure("json")
                .message(
                    "{\"default\": \"\", \"GCM\": \"{\\\"data\\\": {\\\"identityPoolId\\\":"
                        + " \\\"p:1\\\"}}\"}")
                .messageAttributes(
                    Map.of(
                        "a",
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("1")
                            .build())));
    String entries = outbox();
    assertTrue(
        entries.contains(
            "\"service\":\"sns\",\"endpoint\":\""
                + endpoint
                + "\",\"message\":{\"default\":\"\",\"GCM\":\"{\\\"data\\\":"
                + " {\\\"identityPoolId\\\": \\\"p:1\\\"}}\"},\"attributes\":{\"a\":\"1\"}"),
        entries);
  }

  @Test
  void disabledEndpoint_getsNothing() {
    String endpoint = endpoint("off");
    set(endpoint, "false");
    assertThrows(
        EndpointDisabledException.class,
        () -> sns.publish(publish -> publish.targetArn(endpoint).message("m")));
  }

  @Test
  void requestsThatSnsRefuses_areRefused() {
    assertThrows(
        InvalidParameterException.class,
        () ->
            sns.createPlatformEndpoint(create -> create.platformApplicationArn("game").token("t")));
    assertThrows(InvalidParameterException.class, () -> endpoint(""));
    assertThrows(
        InvalidParameterException.class,
        () -> sns.publish(publish -> publish.targetArn("game").message("m")));
    assertThrows(NotFoundException.class, () -> attributes(APPLICATION));
    assertThrows(NotFoundException.class, () -> set(APPLICATION, "true"));
    assertThrows(SnsException.class, () -> sns.createTopic(create -> create.name("t")));
  }

  @Test
  void bodyThatIsNoForm_isRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.endpoint().resolve("/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("Action=Publish&Message=50%"))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertEquals(400, response.statusCode());
    assertTrue(response.body().contains("<Code>MalformedQueryString</Code>"), response.body());
  }
}
