package dev.tidemark.http;

import static dev.tidemark.http.Requests.DEVELOPER;
import static dev.tidemark.http.Requests.IDENTITY;
import static dev.tidemark.http.Requests.OWNER;
import static dev.tidemark.http.Requests.POOL;
import static dev.tidemark.http.Requests.identity;
import static dev.tidemark.http.Requests.messageOf;
import static dev.tidemark.http.Requests.request;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Access to operations, as the router enforces it. */
class AccessTest {
  private static final String FORBIDDEN =
      "These credentials are not valid for accessing this resource";

  private static final Map<Operation, AllowedCallers> ALLOWED_CALLERS =
      Map.ofEntries(
          entry(Operation.BULK_PUBLISH, AllowedCallers.DEVELOPERS),
          entry(Operation.GET_BULK_PUBLISH_DETAILS, AllowedCallers.DEVELOPERS),
          entry(Operation.DELETE_DATASET, AllowedCallers.IDENTITIES_AND_DEVELOPERS),
          entry(Operation.DESCRIBE_DATASET, AllowedCallers.IDENTITIES_AND_DEVELOPERS),
          entry(Operation.DESCRIBE_IDENTITY_POOL_USAGE, AllowedCallers.DEVELOPERS),
          entry(Operation.LIST_IDENTITY_POOL_USAGE, AllowedCallers.DEVELOPERS),
          entry(Operation.DESCRIBE_IDENTITY_USAGE, AllowedCallers.IDENTITIES_AND_DEVELOPERS),
          entry(Operation.GET_COGNITO_EVENTS, AllowedCallers.DEVELOPERS),
          entry(Operation.GET_IDENTITY_POOL_CONFIGURATION, AllowedCallers.DEVELOPERS),
          entry(Operation.LIST_DATASETS, AllowedCallers.IDENTITIES_AND_DEVELOPERS),
          entry(Operation.LIST_RECORDS, AllowedCallers.IDENTITIES_AND_DEVELOPERS),
          entry(Operation.REGISTER_DEVICE, AllowedCallers.IDENTITIES),
          entry(Operation.SUBSCRIBE_TO_DATASET, AllowedCallers.IDENTITIES),
          entry(Operation.UNSUBSCRIBE_FROM_DATASET, AllowedCallers.IDENTITIES),
          entry(Operation.SET_COGNITO_EVENTS, AllowedCallers.DEVELOPERS),
          entry(Operation.SET_IDENTITY_POOL_CONFIGURATION, AllowedCallers.DEVELOPERS),
          entry(Operation.UPDATE_RECORDS, AllowedCallers.IDENTITIES_AND_DEVELOPERS));

  private final List<String> calls = new ArrayList<>();

  @Test
  void everyOperation_hasItsAllowedCallers() {
    assertEquals(
        ALLOWED_CALLERS,
        Stream.of(Operation.values())
            .collect(Collectors.toMap(Function.identity(), Operation::allowedCallers)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', us-east-1:identity, 200",
    "us-east-1:pool, '', 200",
    "'', '', 200",
    "'', us-east-1:other, 403",
    "us-east-1:other, '', 403",
    "' ', us-east-1:identity, 403"
  })
  void emptyId_reachesTheEndpoint_whichRefusesIt(String pool, String identity, int status) {
    String path = "/identitypools/%s/identities/%s/datasets".formatted(pool, identity);
    assertEquals(
        status, router(Operation.LIST_DATASETS).respond(request("GET", path, OWNER)).status());
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void caller_isAllowedAsTheTableSays(Operation operation) throws Exception {
    AllowedCallers allowed = ALLOWED_CALLERS.get(operation);
    assertAllowed(allowed != AllowedCallers.DEVELOPERS, operation, OWNER);
    assertAllowed(allowed != AllowedCallers.IDENTITIES, operation, DEVELOPER);
  }

  private void assertAllowed(boolean allowed, Operation operation, Caller caller) throws Exception {
    calls.clear();
    HttpResponse response = router(operation).respond(request(operation, caller));
    if (allowed) {
      assertEquals(200, response.status());
      assertEquals(List.of(operation.wireName() + " " + caller.author()), calls);
      return;
    }
    assertEquals(403, response.status());
    assertEquals("NotAuthorizedException", response.headers().get("x-amzn-ErrorType"));
    assertEquals(Optional.of(FORBIDDEN), messageOf(response));
    assertEquals(List.of(), calls);
  }

  @Test
  void operationForIdentities_excludesDevelopers() {
    assertTrue(AllowedCallers.IDENTITIES.include(OWNER));
    assertFalse(AllowedCallers.IDENTITIES.include(DEVELOPER));
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void otherIdentity_isRefused(Operation operation) throws Exception {
    for (Caller other :
        List.of(
            identity(POOL, "us-east-1:other"),
            identity("us-east-1:other", IDENTITY),
            identity(POOL, "us-east-1:IDENTITY"))) {
      assertAllowed(false, operation, other);
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void unverifiedCaller_isRefused(Operation operation) throws Exception {
    HttpResponse response = router(operation).respond(request(operation, null));
    assertEquals(403, response.status());
    assertEquals("NotAuthorizedException", response.headers().get("x-amzn-ErrorType"));
    assertEquals(Optional.of("Missing or unverified credentials"), messageOf(response));
    assertEquals(List.of(), calls);
  }

  /** The lists have no ResourceNotFoundException in the API's model. */
  @ParameterizedTest
  @EnumSource(names = "LIST_IDENTITY_POOL_USAGE", mode = EnumSource.Mode.EXCLUDE)
  void poolThatIsNotServed_isNotFoundOrForbidden(Operation operation) throws Exception {
    HttpResponse response =
        router(operation, new IdentityPoolId("us-east-1:served"))
            .respond(
                request(
                    operation, operation.allowedCallers().include(DEVELOPER) ? DEVELOPER : OWNER));
    boolean isList = operation.wireName().startsWith("List");
    assertEquals(isList ? 403 : 404, response.status());
    assertEquals(
        Optional.of(isList ? FORBIDDEN : "IdentityPool 'us-east-1:pool' not found"),
        messageOf(response));
    assertEquals(List.of(), calls);
  }

  @Test
  void servedPool_isAllowed() {
    HttpResponse response =
        router(Operation.LIST_DATASETS, new IdentityPoolId(POOL))
            .respond(request(Operation.LIST_DATASETS, OWNER));
    assertEquals(200, response.status());
  }

  private Router router(Operation operation, IdentityPoolId... servedPools) {
    return new Router(List.of(new RecordingEndpoint(operation, calls)), Set.of(servedPools));
  }
}
