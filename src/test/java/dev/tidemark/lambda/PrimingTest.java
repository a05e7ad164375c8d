package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.LogLines;
import dev.tidemark.local.EmbeddedDynamoDb;
import dev.tidemark.local.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Functions that prime themselves before a snapshot. */
class PrimingTest {
  private static final String TABLE = "primed";
  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient client;

  @RegisterExtension final LogLines log = new LogLines(Priming.class);

  @BeforeAll
  static void start() {
    dynamoDb = EmbeddedDynamoDb.start();
    client = dynamoDb.client();
    Template.read(Path.of("template.yaml")).table().createIfAbsent(client, TABLE);
  }

  @AfterAll
  static void stop() {
    client.close();
    dynamoDb.close();
  }

  /** Only the pools of the setting may be used, and the pool of the priming is none of them. */
  @Test
  void functionsOfOnePool_primeAndWriteNothing() throws IOException {
    Map<String, String> environment = environment();
    environment.put("IDENTITY_POOLS", "us-east-1:served");
    environment.put("COUNT_FLOOR", "0");
    new SyncFunction(environment);
    new PoolFunction(environment);
    new PushFunction(environment);
    assertEquals(List.of(), log.all());
    assertEquals(0, client.scan(scan -> scan.tableName(TABLE)).count());
  }

  /** The template gives it no right to read the secret, and its operations need no key. */
  @Test
  void poolFunction_primesWithoutTheSecret() throws IOException {
    Map<String, String> environment = environment();
    environment.remove("TOKEN_KEY");
    environment.put("TOKEN_SECRET", "arn:aws:secretsmanager:us-east-1:123456789012:secret:none");
    new PoolFunction(environment);
    assertEquals(List.of(), log.all());
    assertEquals(Set.of(), rightsToSecrets("PoolFunctionRole"));
    for (String role : List.of("SyncFunctionRole", "PushFunctionRole")) {
      assertEquals(Set.of("secretsmanager:GetSecretValue"), rightsToSecrets(role));
    }
  }

  private static Set<String> rightsToSecrets(String role) throws IOException {
    String template = Files.readString(Path.of("template.yaml"));
    String policies = template.split("\n  " + role + ":\n", 2)[1].split("\n  (?=\\w)", 2)[0];
    return Pattern.compile("secretsmanager:\\w+")
        .matcher(policies)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @Test
  void missingTable_startsTheFunctionWithAWarning() throws IOException {
    Map<String, String> environment = environment();
    environment.put("TABLE", "missing");
    new SyncFunction(environment);
    assertTrue(log.all().getFirst().startsWith("WARNING Could not prime the snapshot"));
  }

  @Test
  void failingRound_endsThePriming() {
    AtomicInteger rounds = new AtomicInteger();
    Priming.run(
        () -> {},
        number -> {
          rounds.incrementAndGet();
          throw new IOException("round " + number);
        });
    assertEquals(1, rounds.get());
    assertEquals(1, log.all().size());
  }

  private static Map<String, String> environment() throws IOException {
    return new HashMap<>(
        Map.of(
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "snap-start",
            "TABLE",
            TABLE,
            "DYNAMODB_ENDPOINT",
            dynamoDb.endpoint().toString(),
            "TOKEN_KEY",
            Files.readString(Path.of("events", "token-key")).strip()));
  }
}
