package dev.tidemark.clients;

import static dev.tidemark.clients.OfficialClient.remove;
import static dev.tidemark.clients.OfficialClient.replace;
import static dev.tidemark.clients.Responses.members;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.DescribeIdentityPoolUsageResponse;
import software.amazon.awssdk.services.cognitosync.model.IdentityPoolUsage;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.ListIdentityPoolUsageResponse;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

/** The official Java client: the usage of identity pools, with every member and error. */
@ExtendWith(RunningService.class)
class JavaClientPoolUsageTest {
  private final User user;
  private final OfficialClient client;
  private final OfficialClient developer;

  JavaClientPoolUsageTest(Users users) {
    this.user = users.newUser();
    this.client = user.client();
    this.developer = user.clientOf(User.DEVELOPER);
  }

  @Test
  void poolThatWasNeverUsed_isNotFound() {
    ResourceNotFoundException failure =
        assertThrowsExactly(ResourceNotFoundException.class, developer::poolUsage);
    assertEquals(404, failure.statusCode());
    assertEquals(
        "IdentityPool '%s' not found".formatted(user.pool()),
        failure.awsErrorDetails().errorMessage());
  }

  @Test
  void usage_hasEveryMemberAtOnce() {
    client.update("game", replace("score", "5", 0), replace("naïve", "", 0));
    Instant date =
        client.update("game", remove("score", 1)).records().getFirst().lastModifiedDate();

    assertEquals(
        members(
            DescribeIdentityPoolUsageResponse.builder()
                .identityPoolUsage(
                    IdentityPoolUsage.builder()
                        .identityPoolId(user.pool())
                        .syncSessionsCount(2L)
                        .dataStorage(6L)
                        .lastModifiedDate(date)
                        .build())
                .build()),
        members(developer.poolUsage()));
  }

  @Test
  void usage_sumsUpAllIdentitiesAndLayouts() {
    User other = new User(user.users(), user.pool(), user.users().newUser().identity());
    client.update("game", replace("k", "v".repeat(99), 0));
    client.update("large", replace("k", "v".repeat(99_999), 0));
    other.client().update("game", replace("k", "v".repeat(9), 0));
    assertUsage(100_110, 3);

    client.delete("large");
    assertUsage(110, 3);
    other.client().delete("game");
    client.delete("game");
    assertUsage(0, 3);
  }

  @Test
  void session_isCountedOnce() {
    String token = client.list("game").syncSessionToken();
    client.updateWith(token, "game", replace("a", "1", 0));
    client.updateWith(token, "game", replace("b", "2", 0));
    client.updateWith(token, "game", replace("b", "2", 0)); // a replay
    client.list("game");
    assertUsage(4, 1);
  }

  @Test
  void refusedUpdate_isNotCounted() {
    client.update("game", replace("a", "1", 0));
    assertThrowsExactly(
        ResourceConflictException.class, () -> client.update("game", replace("a", "longer", 0)));
    assertUsage(2, 1);
  }

  private void assertUsage(long bytes, long sessions) {
    IdentityPoolUsage usage = developer.poolUsage().identityPoolUsage();
    assertEquals(List.of(bytes, sessions), List.of(usage.dataStorage(), usage.syncSessionsCount()));
  }

  @Test
  void pages_haveAllPoolsInOrder() {
    List<User> users = Stream.generate(user.users()::newUser).limit(3).toList();
    users.forEach(each -> each.client().update("game", replace("k", "v", 0)));

    List<IdentityPoolUsage> listed = new ArrayList<>();
    Optional<String> token = Optional.empty();
    do {
      String next = token.orElse(null);
      ListIdentityPoolUsageResponse page =
          developer.poolUsages(request -> request.maxResults(2).nextToken(next));
      assertEquals(2, page.maxResults());
      assertEquals(page.identityPoolUsages().size(), page.count());
      listed.addAll(page.identityPoolUsages());
      token = Optional.ofNullable(page.nextToken());
      token.ifPresent(text -> assertEquals(listed.getLast().identityPoolId(), decoded(text)));
    } while (token.isPresent());

    List<String> pools = listed.stream().map(IdentityPoolUsage::identityPoolId).toList();
    assertEquals(pools.stream().sorted().distinct().toList(), pools);
    for (User each : users) {
      assertTrue(listed.contains(each.clientOf(User.DEVELOPER).poolUsage().identityPoolUsage()));
    }
  }

  private static String decoded(String token) {
    return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
  }

  @Test
  void maxResults_isEchoedOnlyIfSent() {
    assertNull(developer.poolUsages(_ -> {}).maxResults());
    assertEquals(1000, developer.poolUsages(request -> request.maxResults(1000)).maxResults());
  }

  @Test
  void invalidNextTokens_areRefused() {
    for (String token : List.of("page 2", "dXMtZWFzdC0x")) {
      InvalidParameterException failure =
          assertThrowsExactly(
              InvalidParameterException.class,
              () -> developer.poolUsages(request -> request.nextToken(token)));
      assertEquals(
          "NextToken not valid for these inputs: it was issued for other inputs, or not by this"
              + " service",
          failure.awsErrorDetails().errorMessage());
    }
  }

  @Test
  void identities_areRefused() {
    for (CognitoSyncException failure :
        List.of(
            assertThrowsExactly(NotAuthorizedException.class, client::poolUsage),
            assertThrowsExactly(NotAuthorizedException.class, () -> client.poolUsages(_ -> {})))) {
      assertEquals(403, failure.statusCode());
    }
  }
}
