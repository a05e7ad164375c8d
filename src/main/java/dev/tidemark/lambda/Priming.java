package dev.tidemark.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonNumber;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a function many times before Lambda's snapshot, so that the snapshot has its classes loaded
 * and its code compiled.
 *
 * <p>The function that runs is not the one that serves: it has a {@link
 * dev.tidemark.dynamodb.client.PrimingHttp table in memory}, a key of its own and the default
 * settings. So nothing is written, no setting of the deployment refuses a request, and the caches
 * of the function that serves stay empty.
 */
final class Priming {
  /** After some more rounds, the first calls after a restore are no faster. */
  private static final int ROUNDS = 400;

  /** Lambda gives the start of a function at least two minutes before a snapshot. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final Logger LOGGER = System.getLogger(Priming.class.getName());

  private static final int LARGE_EVERY = 8;

  /** The records of a dataset that is stored in pages. */
  private static final int MANY_RECORDS = 300;

  private static final Set<JsonNumber> EXPECTED =
      Set.of(new JsonNumber("200"), new JsonNumber("409"));

  private final ApiFunction function;
  private final PrimingContext context = new PrimingContext();

  /** Primes with a function that has no real table. */
  Priming(ApiFunction function) {
    this.function = function;
  }

  /** The calls of one round. */
  @FunctionalInterface
  interface Round {
    /**
     * Makes the calls.
     *
     * @param number counts the rounds, from 0
     */
    void run(int number) throws IOException, MalformedJsonException;
  }

  /**
   * Runs rounds until all are done or the time is up.
   *
   * @param connect calls the services that requests need
   */
  static void run(Runnable connect, Round round) {
    long begin = System.nanoTime();
    try {
      connect.run();
      for (int number = 0; number < ROUNDS; number++) {
        if (System.nanoTime() - begin > LONGEST.toNanos()) {
          return;
        }
        round.run(number);
      }
    } catch (IOException | MalformedJsonException | RuntimeException e) {
      LOGGER.log(
          Level.WARNING,
          "Could not prime the snapshot: first requests will be slower. Deploy again to retry",
          e);
    }
  }

  /** Makes the calls on datasets: on one in an item, and seldom on one in pages, which is slow. */
  void datasets(int number) throws IOException, MalformedJsonException {
    small("priming:small" + number);
    if (number % LARGE_EVERY == 0) {
      large("priming:large", number / LARGE_EVERY);
    }
  }

  /**
   * Creates a dataset, updates it with and without a read, and makes a conflict. The sequence fits
   * {@link dev.tidemark.dynamodb.client.PrimingHttp}, where every second update without a read
   * fails.
   */
  private void small(String identity) throws IOException, MalformedJsonException {
    checked(PrimingEvents.updateRecords(identity, tokenOf(identity), 1, 0, "created"));
    String token = tokenOf(identity);
    checked(PrimingEvents.updateRecords(identity, token, 1, 1, "first"));
    checked(PrimingEvents.updateRecords(identity, token, 1, 1, "second"));
    checked(PrimingEvents.updateRecords(identity, token, 1, 0, "first"));
    checked(PrimingEvents.updateRecords(identity, token, 1, 0, "second"));
    checked(PrimingEvents.describeDataset(identity));
    checked(PrimingEvents.listDatasets(identity));
    checked(PrimingEvents.deleteDataset(identity));
  }

  private void large(String identity, int number) throws IOException, MalformedJsonException {
    String token = tokenOf(identity);
    checked(
        number == 0
            ? PrimingEvents.updateRecords(identity, token, MANY_RECORDS, 0, "large".repeat(50))
            : PrimingEvents.updateRecords(identity, token, 1, number, "large" + number));
  }

  private String tokenOf(String identity) throws IOException, MalformedJsonException {
    JsonObject body = checked(PrimingEvents.listRecords(identity));
    return body.string("SyncSessionToken").orElseThrow();
  }

  /** Makes calls on pools: one over HTTP, which an identity may not make, and direct ones. */
  void pools(int number) throws IOException, MalformedJsonException {
    call(PrimingEvents.cognitoEvents("priming:" + number));
    call(PrimingEvents.direct("GetCognitoEvents"));
    call(PrimingEvents.direct("GetIdentityPoolConfiguration"));
  }

  /** Makes the calls on devices. No pool has push sync, so all are refused. */
  void devices(int number) throws IOException, MalformedJsonException {
    call(PrimingEvents.registerDevice("priming:" + number));
    call(PrimingEvents.subscribeToDataset("priming:" + number));
  }

  /** Makes a call that must succeed or meet a conflict, and returns the body of the response. */
  private JsonObject checked(String event) throws IOException, MalformedJsonException {
    JsonObject response = call(event);
    Optional<JsonNumber> status =
        response.member("statusCode").map(JsonNumber.class::cast).filter(EXPECTED::contains);
    if (status.isEmpty()) {
      throw new IllegalStateException("a call failed: " + response.string("body").orElse(""));
    }
    return object(response.string("body").orElse("").getBytes(UTF_8));
  }

  private JsonObject call(String event) throws IOException, MalformedJsonException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    function.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), output, context);
    return object(output.toByteArray());
  }

  private static JsonObject object(byte[] json) throws MalformedJsonException {
    return Json.parse(json) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }
}
