package dev.tidemark.lambda;

import dev.tidemark.dynamodb.TableGate;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import dev.tidemark.dynamodb.client.PrimingHttp;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Joins the parts that prime a function. */
final class PrimingWiring {
  private static final String TABLE = "priming";
  private static final URI NOWHERE = URI.create("https://priming.invalid");
  private static final int KEY_BYTES = 32;

  /** Drops the lines of requests. */
  private static final Surroundings QUIET =
      new Surroundings() {
        @Override
        public void writeLine(String requestId, ByteArrayOutputStream line) {}
      };

  private PrimingWiring() {}

  /** Joins the parts of a function with a table in memory, a key of its own, and no settings. */
  static Wiring inMemory() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Map<String, String> environment =
        Map.of(
            "TABLE",
            TABLE,
            "TOKEN_KEY",
            Base64.getEncoder().encodeToString(key),
            RequestLines.NAMESPACE,
            TABLE);
    return new Wiring(
        environment,
        Settings.of(environment),
        QUIET,
        DynamoDbClients.create(NOWHERE, new PrimingHttp(TABLE)));
  }

  /**
   * Calls the services that requests need, over connections that are closed again: those of a
   * snapshot are dead after a restore.
   *
   * @param hasKey whether the function may read the key that signs tokens
   */
  static void callServices(Settings settings, Surroundings host, boolean hasKey) {
    try (DynamoDbClient client = Wiring.dynamoDb(settings, host)) {
      new TableGate(client, settings.table(), settings.countFloor()).pass();
    }
    settings.tokenSecret().filter(_ -> hasKey).ifPresent(secret -> readKey(secret, host.clock()));
  }

  private static void readKey(String secret, InstantSource clock) {
    try (SecretsManagerClient client = SecretTokenKeys.client()) {
      new SecretTokenKeys(client, secret, clock).current();
    }
  }
}
