package dev.tidemark.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORGenerator;

/** A server that imitates PutRecord of Kinesis, PutObject of S3 and AssumeRole of STS. */
public final class AwsServer implements AutoCloseable {
  private static final CBORFactory CBOR = new CBORFactory();

  private final List<Put> puts = new CopyOnWriteArrayList<>();
  private final List<String> assumed = new CopyOnWriteArrayList<>();
  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private final Deque<Refusal> refusals = new ConcurrentLinkedDeque<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile Instant expiration = Instant.now().plusSeconds(3600);
  private volatile int maxDataBytes = Integer.MAX_VALUE;

  private AwsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * A record that was put into a stream.
   *
   * @param accessKey the access key that signed the request
   */
  public record Put(String stream, String partitionKey, String data, String accessKey) {}

  /** A refusal of the next request to Kinesis or STS. */
  public record Refusal(int status, String code) {}

  /** Starts a server on a free port. */
  public static AwsServer start() throws IOException {
    AwsServer aws =
        new AwsServer(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    aws.server.setExecutor(aws.threads);
    aws.server.createContext("/", aws::respond);
    aws.server.start();
    return aws;
  }

  /** Returns the server's address. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the variables that lead clients to the server. */
  public Map<String, String> environment() {
    String endpoint = endpoint().toString();
    return Map.of(
        "AWS_ENDPOINT_URL_KINESIS", endpoint,
        "AWS_ENDPOINT_URL_S3", endpoint,
        "AWS_ENDPOINT_URL_STS", endpoint);
  }

  /** Refuses the next requests to Kinesis and STS, each with the same code. */
  public void refuse(int times, int status, String code) {
    for (int i = 0; i < times; i++) {
      refusals.add(new Refusal(status, code));
    }
  }

  /** Accepts requests again. */
  public void accept() {
    refusals.clear();
  }

  /** Refuses records whose data are larger. */
  public void limitData(int bytes) {
    maxDataBytes = bytes;
  }

  /** Sets the expiration of the sessions from now on. */
  public void expireAt(Instant end) {
    expiration = end;
  }

  /** Returns the records in their order. */
  public List<Put> puts() {
    return List.copyOf(puts);
  }

  /** Returns the bodies of all requests to STS. */
  public List<String> assumed() {
    return List.copyOf(assumed);
  }

  /** Returns the stored objects, by their paths. */
  public Map<String, String> objects() {
    return Map.copyOf(objects);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      switch (exchange.getRequestMethod()) {
        case "PUT" -> storeObject(exchange, body);
        case "GET" -> sendObject(exchange);
        default -> {
          if (target == null) {
            assumeRole(exchange, new String(body, UTF_8));
          } else {
            putRecord(exchange, target, body);
          }
        }
      }
    }
  }

  private void storeObject(HttpExchange exchange, byte[] body) throws IOException {
    String content = new String(body, UTF_8);
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    objects.put(
        exchange.getRequestURI().getPath(),
        "aws-chunked".equals(encoding) ? withoutChunks(content) : content);
    send(exchange, 200, "application/xml", new byte[0]);
  }

  /** Returns a content of ASCII characters without the sizes and signatures of its chunks. */
  private static String withoutChunks(String chunked) {
    StringBuilder content = new StringBuilder();
    int at = 0;
    while (true) {
      int end = chunked.indexOf("\r\n", at);
      int size = Integer.parseInt(chunked.substring(at, end).split(";", 2)[0], 16);
      if (size == 0) {
        return content.toString();
      }
      content.append(chunked, end + 2, end + 2 + size);
      at = end + 2 + size + 2;
    }
  }

  private void sendObject(HttpExchange exchange) throws IOException {
    String object = objects.get(exchange.getRequestURI().getPath());
    boolean isSigned = exchange.getRequestURI().getQuery().contains("X-Amz-Signature=");
    if (object == null || !isSigned) {
      send(exchange, 403, "application/xml", new byte[0]);
    } else {
      send(exchange, 200, "application/json", object.getBytes(UTF_8));
    }
  }

  private void assumeRole(HttpExchange exchange, String body) throws IOException {
    assumed.add(body);
    Refusal refusal = refusals.poll();
    String xml =
        refusal == null
            ? """
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <AssumeRoleResult><Credentials><AccessKeyId>ASSUMED%d</AccessKeyId>
            <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
            <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
            """
                .formatted(assumed.size(), expiration)
            : """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
            <Type>Sender</Type><Code>%s</Code><Message>secretmessage</Message></Error>
            </ErrorResponse>
            """
                .formatted(refusal.code());
    send(exchange, refusal == null ? 200 : refusal.status(), "text/xml", xml.getBytes(UTF_8));
  }

  private void putRecord(HttpExchange exchange, String target, byte[] body) throws IOException {
    if (!target.equals("Kinesis_20131202.PutRecord")) {
      throw new IllegalStateException(target);
    }
    Map<String, byte[]> members = members(body);
    byte[] data = members.getOrDefault("Data", new byte[0]);
    Refusal refusal = refusals.poll();
    if (refusal == null && data.length > maxDataBytes) {
      refusal = new Refusal(400, "ValidationException");
    }
    if (refusal != null) {
      send(exchange, refusal.status(), "application/x-amz-cbor-1.1", error(refusal.code()));
      return;
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    puts.add(
        new Put(
            text(members, "StreamName"),
            text(members, "PartitionKey"),
            new String(data, UTF_8),
            authorization.replaceFirst(".*Credential=([^/]*)/.*", "$1")));
    send(exchange, 200, "application/x-amz-cbor-1.1", written());
  }

  private static String text(Map<String, byte[]> members, String name) {
    return new String(members.getOrDefault(name, new byte[0]), UTF_8);
  }

  private static Map<String, byte[]> members(byte[] body) throws IOException {
    Map<String, byte[]> members = new HashMap<>();
    try (JsonParser parser = CBOR.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        members.put(
            name,
            parser.nextToken() == JsonToken.VALUE_EMBEDDED_OBJECT
                ? parser.getBinaryValue()
                : parser.getText().getBytes(UTF_8));
      }
    }
    return members;
  }

  private static byte[] written() throws IOException {
    return cbor(Map.of("SequenceNumber", "1", "ShardId", "shardId-000000000000"));
  }

  private static byte[] error(String code) throws IOException {
    return cbor(Map.of("__type", code, "message", "secretmessage"));
  }

  private static byte[] cbor(Map<String, String> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator cbor = CBOR.createGenerator(bytes)) {
      cbor.writeStartObject();
      for (Map.Entry<String, String> member : members.entrySet()) {
        cbor.writeStringField(member.getKey(), member.getValue());
      }
      cbor.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
