package dev.tidemark.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A server that imitates the platform endpoints of SNS, and AssumeRole of STS. It behaves as moto
 * or as LocalStack where these differ.
 */
public final class SnsServer implements AutoCloseable {
  /** How a second CreatePlatformEndpoint for the token of a disabled endpoint ends. */
  public enum Kind {
    /** With an error whose message has the ARN. */
    MOTO,
    /** With the ARN. */
    LOCALSTACK
  }

  private volatile Kind kind = Kind.MOTO;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Map<String, String>> endpoints = new ConcurrentHashMap<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private final Deque<Refusal> refusals = new ConcurrentLinkedDeque<>();

  private SnsServer(HttpServer server) {
    this.server = server;
  }

  private record Refusal(String action, int status, String code, String message) {}

  private record Reply(int status, String xml) {}

  /** Starts a server on a free port. */
  public static SnsServer start() throws IOException {
    SnsServer sns =
        new SnsServer(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    sns.server.setExecutor(sns.threads);
    sns.server.createContext("/", sns::respond);
    sns.server.start();
    return sns;
  }

  /** Behaves as one of the emulators from now on; as moto at first. */
  public void behaveAs(Kind other) {
    kind = other;
  }

  /** Returns the variables that lead clients to the server. */
  public Map<String, String> environment() {
    String endpoint = endpoint().toString();
    return Map.of("AWS_ENDPOINT_URL_SNS", endpoint, "AWS_ENDPOINT_URL_STS", endpoint);
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Refuses the next request of an action. */
  public void refuse(String action, int status, String code, String message) {
    refusals.add(new Refusal(action, status, code, message));
  }

  /** Returns the attributes of all endpoints, by their ARNs. */
  public Map<String, Map<String, String>> endpoints() {
    return Map.copyOf(endpoints);
  }

  /** Returns the attributes of an endpoint. */
  public Map<String, String> attributes(String endpoint) {
    return endpoints.getOrDefault(endpoint, Map.of());
  }

  /** Changes an attribute of an endpoint, as the push service or another client may do. */
  public void set(String endpoint, String attribute, String value) {
    Map<String, String> attributes = new LinkedHashMap<>(attributes(endpoint));
    attributes.put(attribute, value);
    endpoints.put(endpoint, attributes);
  }

  /** Returns the parameters of all requests. */
  public List<Map<String, String>> requests() {
    return List.copyOf(requests);
  }

  /** Returns the actions of all requests, in their order. */
  public List<String> actions() {
    return requests.stream().map(request -> request.getOrDefault("Action", "")).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> parameters =
          parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      parameters.put("accessKey", accessKey(exchange));
      requests.add(Map.copyOf(parameters));
      Reply reply = reply(parameters);
      byte[] body = reply.xml().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String accessKey(HttpExchange exchange) {
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    return authorization.replaceFirst(".*Credential=([^/]*)/.*", "$1");
  }

  private static Map<String, String> parameters(String form) {
    return Arrays.stream(form.split("&"))
        .map(parameter -> parameter.split("=", 2))
        .collect(
            Collectors.toMap(
                parts -> parts[0], parts -> URLDecoder.decode(parts[1], UTF_8), (a, _) -> a));
  }

  private Reply reply(Map<String, String> parameters) {
    String action = parameters.getOrDefault("Action", "");
    Optional<Refusal> refusal =
        refusals.stream().filter(next -> next.action().equals(action)).findFirst();
    if (refusal.isPresent()) {
      refusals.remove(refusal.get());
      return error(refusal.get().status(), refusal.get().code(), refusal.get().message());
    }
    return switch (action) {
      case "CreatePlatformEndpoint" -> create(parameters);
      case "GetEndpointAttributes" -> get(parameters.getOrDefault("EndpointArn", ""));
      case "SetEndpointAttributes" -> set(parameters);
      case "AssumeRole" -> assumed();
      default -> error(400, "InvalidAction", "not imitated");
    };
  }

  /** Creates an endpoint. Some names of applications and tokens stand for what AWS refuses. */
  private Reply create(Map<String, String> parameters) {
    String application = parameters.getOrDefault("PlatformApplicationArn", "");
    String tokenOrName =
        parameters.getOrDefault("Token", "").startsWith("refused")
            ? "refused"
            : application.substring(application.lastIndexOf('/') + 1);
    return switch (tokenOrName) {
      case "missing" -> error(404, "NotFound", "PlatformApplication does not exist");
      case "disabled" -> error(400, "PlatformApplicationDisabled", "It is disabled");
      case "throttled" -> error(429, "Throttled", "Rate exceeded");
      case "refused" ->
          error(400, "InvalidParameter", "Invalid parameter: Token Reason: not hexadecimal");
      default -> createNew(parameters);
    };
  }

  private Reply createNew(Map<String, String> parameters) {
    String prefix =
        parameters.getOrDefault("PlatformApplicationArn", "").replace(":app/", ":endpoint/") + "/";
    String token = parameters.getOrDefault("Token", "");
    Optional<Map.Entry<String, Map<String, String>>> existing =
        endpoints.entrySet().stream()
            .filter(endpoint -> endpoint.getKey().startsWith(prefix))
            .filter(endpoint -> token.equals(endpoint.getValue().get("Token")))
            .findFirst();
    if (existing.isPresent()
        && kind == Kind.MOTO
        && !"true".equals(existing.get().getValue().get("Enabled"))) {
      return error(
          400,
          "InvalidParameter",
          "Invalid parameter: Token Reason: Endpoint %s already exists with the same Token, but different attributes."
              .formatted(existing.get().getKey()));
    }
    String arn = existing.map(Map.Entry::getKey).orElseGet(() -> prefix + UUID.randomUUID());
    endpoints.putIfAbsent(arn, Map.of("Token", token, "Enabled", "true"));
    return result("CreatePlatformEndpoint", "<EndpointArn>" + arn + "</EndpointArn>");
  }

  private Reply get(String arn) {
    Map<String, String> attributes = endpoints.get(arn);
    if (attributes == null) {
      return error(404, "NotFound", "Endpoint does not exist");
    }
    return result(
        "GetEndpointAttributes",
        attributes.entrySet().stream()
            .map(
                attribute ->
                    "<entry><key>%s</key><value>%s</value></entry>"
                        .formatted(attribute.getKey(), attribute.getValue()))
            .collect(Collectors.joining("", "<Attributes>", "</Attributes>")));
  }

  private Reply set(Map<String, String> parameters) {
    String arn = parameters.getOrDefault("EndpointArn", "");
    if (!endpoints.containsKey(arn)) {
      return error(404, "NotFound", "Endpoint does not exist");
    }
    for (int i = 1; parameters.containsKey("Attributes.entry." + i + ".key"); i++) {
      String entry = "Attributes.entry." + i;
      set(
          arn,
          parameters.getOrDefault(entry + ".key", ""),
          parameters.getOrDefault(entry + ".value", ""));
    }
    return result("SetEndpointAttributes", "");
  }

  private static Reply assumed() {
    return result(
        "AssumeRole",
        "<Credentials><AccessKeyId>assumed</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
            + "<SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>"
            + "</Credentials>");
  }

  private static Reply result(String action, String content) {
    return new Reply(
        200,
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, content));
  }

  private static Reply error(int status, String code, String message) {
    return new Reply(
        status,
        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
            .formatted(code, message));
  }
}
