package dev.tidemark.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A short run of the service, in which the JVM learns what to put into the ahead-of-time cache of
 * the standalone jar: a start, a listing, and an update.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514</a>
 */
final class TrainingRun {
  private static final String RECORDS =
      "identitypools/us-east-1:00000000-0000-0000-0000-000000000001"
          + "/identities/us-east-1:00000000-0000-0000-0000-000000000002/datasets/game";
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=us-east-1:00000000-0000-0000-0000-000000000002/20261128"
          + "/us-east-1/cognito-sync/aws4_request, SignedHeaders=host, Signature=0";
  private static final Pattern TOKEN = Pattern.compile("\"SyncSessionToken\":\"([^\"]+)\"");

  private TrainingRun() {}

  /** Runs the service on free ports until it has responded to both requests. */
  public static void main(String[] arguments) throws IOException {
    Path template = StandaloneJar.template().orElse(Path.of("template.yaml"));
    LocalServiceOptions options =
        new LocalServiceOptions(
            LocalServiceOptions.LOOPBACK,
            0,
            template,
            "tidemark",
            new LocalServiceOptions.DynamoDb.Memory(LocalServiceOptions.LOOPBACK, 0),
            new LocalServiceOptions.Trigger.None());
    try (LocalService service = LocalService.start(options)) {
      URI dataset = URI.create(service.endpoint() + "/" + RECORDS);
      Matcher token = TOKEN.matcher(call("GET", URI.create(dataset + "/records"), ""));
      if (!token.find()) {
        throw new IOException("The listing has no session token");
      }
      call(
          "POST",
          dataset,
          "{\"SyncSessionToken\":\"%s\",\"RecordPatches\":[{\"Op\":\"replace\",\"Key\":\"a\",\"Value\":\"1\",\"SyncCount\":0}]}"
              .formatted(token.group(1)));
    }
  }

  private static String call(String method, URI url, String body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty("Authorization", SIGNATURE);
    connection.setRequestProperty("Content-Type", "application/json");
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("A response has the status " + connection.getResponseCode());
    }
    try (InputStream response = connection.getInputStream()) {
      return new String(response.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
