package dev.tidemark.operator.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Amazon Cognito and STS, as far as the check calls them. Clients of this process find it by system
 * properties.
 */
public final class CognitoServer implements AutoCloseable {
  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrlCognitoIdentity", "aws.endpointUrlSts");
  private final HttpServer server;
  private final String guest;
  private final Optional<String> basicKey;
  private List<String> listed = List.of();
  private final Set<String> refused = new HashSet<>();
  private final List<String> calls = new ArrayList<>();

  /**
   * Starts the server.
   *
   * @param guest the identity that it makes, and the access key of its enhanced flow
   * @param basicKey the access key of the basic flow; empty to forbid that flow
   */
  public CognitoServer(String guest, Optional<String> basicKey) throws IOException {
    this.guest = guest;
    this.basicKey = basicKey;
    if (basicKey.isEmpty()) {
      refuse("GetOpenIdToken");
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    PROPERTIES.forEach(property -> System.setProperty(property, url));
  }

  /** Lists these identities from now on. */
  public synchronized void list(String... identities) {
    listed = List.of(identities);
  }

  /** Refuses an operation from now on. */
  synchronized void refuse(String operation) {
    refused.add(operation);
  }

  /** Returns the names of the operations that were called. */
  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation =
        target == null ? "AssumeRole" : target.substring(target.lastIndexOf('.') + 1);
    calls.add(operation);
    Map<String, String> responses =
        Map.of(
            "GetId",
            "{\"IdentityId\":\"" + guest + "\"}",
            "GetCredentialsForIdentity",
            credentials(guest),
            "GetOpenIdToken",
            "{\"IdentityId\":\"" + guest + "\",\"Token\":\"token\"}",
            "ListIdentities",
            "{\"Identities\":[%s]}"
                .formatted(
                    listed.stream()
                        .map("{\"IdentityId\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(","))),
            "DeleteIdentities",
            "{\"UnprocessedIdentityIds\":[]}",
            "AssumeRole",
            assumed(basicKey.orElse("")));
    boolean isForbidden = refused.contains(operation);
    byte[] body =
        (isForbidden
                ? "{\"__type\":\"InvalidParameterException\",\"message\":\"not allowed\"}"
                : responses.getOrDefault(operation, "{}"))
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(isForbidden ? 400 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String credentials(String accessKey) {
    return "{\"Credentials\":{\"AccessKeyId\":\"%s\",\"SecretKey\":\"s\",\"SessionToken\":\"t\"}}"
        .formatted(accessKey);
  }

  private static String assumed(String accessKey) {
    return """
    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\
    <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>\
    <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
    <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>\
    </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>\
    """
        .formatted(accessKey);
  }

  @Override
  public void close() {
    PROPERTIES.forEach(System::clearProperty);
    server.stop(0);
  }
}
