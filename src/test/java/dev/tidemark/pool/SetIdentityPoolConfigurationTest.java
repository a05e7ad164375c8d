package dev.tidemark.pool;

import static dev.tidemark.model.Samples.POOL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.dynamodb.DynamoDbPoolStore;
import dev.tidemark.local.memory.MemoryDynamoDb;
import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams.Status;
import dev.tidemark.pool.PublishingTargets.Kind;
import dev.tidemark.pool.PublishingTargets.Refused;
import dev.tidemark.pool.SetIdentityPoolConfiguration.Change;
import dev.tidemark.pool.SetIdentityPoolConfiguration.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of a pool's configuration: its parts, and what pools may name. */
class SetIdentityPoolConfigurationTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/";
  private static final String APPLICATION = "arn:aws:sns:eu-west-1:123456789012:app/";
  private static final PublishingTargets TARGETS =
      new PublishingTargets(
          ArnPattern.list("game-*"),
          ArnPattern.list(ROLE + "streams/*"),
          ArnPattern.list(APPLICATION + "GCM/game," + APPLICATION + "APNS/game"),
          ArnPattern.list(ROLE + "push"));

  private final PoolStore store = new DynamoDbPoolStore(new MemoryDynamoDb(), "table", _ -> true);
  private final SetIdentityPoolConfiguration operation =
      new SetIdentityPoolConfiguration(store, TARGETS);

  private static CognitoStreams streams(String name) {
    return new CognitoStreams(new StreamName(name), Optional.empty(), new Status.Enabled());
  }

  private static CognitoStreams streams(String name, String role) {
    return new CognitoStreams(
        new StreamName(name), Optional.of(new RoleArn(ROLE + role)), new Status.Enabled());
  }

  private static PushSync push(String... applications) {
    return new PushSync(arns(applications), Optional.empty());
  }

  private static PushSync pushWith(String role, String... applications) {
    return new PushSync(arns(applications), Optional.of(new RoleArn(ROLE + role)));
  }

  private static List<PlatformApplicationArn> arns(String... applications) {
    return Stream.of(applications)
        .map(application -> new PlatformApplicationArn(APPLICATION + application))
        .toList();
  }

  private Result set(CognitoStreams streams) {
    return operation.set(POOL, new Change.Keep<>(), new Change.Replace<>(streams));
  }

  private Result set(PushSync push) {
    return operation.set(POOL, new Change.Replace<>(push), new Change.Keep<>());
  }

  private static Result refused(Kind kind, String name) {
    return new Result.NotAllowed(new Refused(kind, name));
  }

  /** Checks that the pool has this configuration, as the result says. */
  private void assertConfigured(PoolConfiguration expected, Result result) {
    assertEquals(new Result.Configured(expected), result);
    assertEquals(expected, store.configuration(POOL));
  }

  @Test
  void parts_areKeptReplacedAndCleared() {
    PushSync push = push("GCM/game");
    CognitoStreams streams = streams("game-updates");
    assertConfigured(
        new PoolConfiguration(Optional.empty(), Optional.of(streams), 1), set(streams));
    assertConfigured(new PoolConfiguration(Optional.of(push), Optional.of(streams), 2), set(push));
    assertConfigured(
        new PoolConfiguration(Optional.of(push), Optional.empty(), 3),
        operation.set(POOL, new Change.Keep<>(), new Change.Clear<>()));
    assertConfigured(
        new PoolConfiguration(Optional.empty(), Optional.of(streams), 4),
        operation.set(POOL, new Change.Clear<>(), new Change.Replace<>(streams)));
  }

  @Test
  void nothingToChange_writesNothing() {
    assertConfigured(
        PoolConfiguration.NONE, operation.set(POOL, new Change.Keep<>(), new Change.Keep<>()));
  }

  @Test
  void sameConfiguration_isSetAgain() {
    CognitoStreams streams = streams("game-updates");
    set(streams);
    assertConfigured(
        new PoolConfiguration(Optional.empty(), Optional.of(streams), 2), set(streams));
  }

  @Test
  void streamWithoutRole_mustBeCovered() {
    set(streams("game-updates"));
    PoolConfiguration before = store.configuration(POOL);
    assertEquals(refused(Kind.STREAM_NAME, "other"), set(streams("other")));
    assertEquals(refused(Kind.STREAM_NAME, "my-game-1"), set(streams("my-game-1")));
    assertEquals(before, store.configuration(POOL));
  }

  @Test
  void role_mustBeCovered() {
    CognitoStreams covered = streams("other", "streams/a");
    assertConfigured(
        new PoolConfiguration(Optional.empty(), Optional.of(covered), 1), set(covered));
    assertEquals(refused(Kind.STREAM_ROLE, ROLE + "admin"), set(streams("game-updates", "admin")));
    assertEquals(refused(Kind.PUSH_ROLE, ROLE + "push/2"), set(pushWith("push/2", "GCM/game")));
  }

  @Test
  void everyApplicationWithoutRole_mustBeCovered() {
    PushSync covered = push("APNS/game", "GCM/game");
    assertConfigured(
        new PoolConfiguration(Optional.of(covered), Optional.empty(), 1), set(covered));
    assertEquals(
        refused(Kind.PUSH_APPLICATION, APPLICATION + "ADM/game"),
        set(push("GCM/game", "ADM/game")));
    PushSync other = pushWith("push", "ADM/game");
    assertConfigured(new PoolConfiguration(Optional.of(other), Optional.empty(), 2), set(other));
  }

  @Test
  void parameters_coverTheirOwnKindOnly() {
    assertEquals(refused(Kind.STREAM_ROLE, ROLE + "push"), set(streams("game-updates", "push")));
    assertEquals(
        refused(Kind.PUSH_ROLE, ROLE + "streams/a"), set(pushWith("streams/a", "GCM/game")));
    assertEquals(
        refused(Kind.STREAM_NAME, "other"),
        operation.set(
            POOL, new Change.Replace<>(push("GCM/game")), new Change.Replace<>(streams("other"))));
    assertEquals(PoolConfiguration.NONE, store.configuration(POOL));
  }

  @Test
  void deploymentWithoutTargets_allowsNone() {
    SetIdentityPoolConfiguration bare =
        new SetIdentityPoolConfiguration(store, PublishingTargets.NONE);
    assertEquals(
        refused(Kind.STREAM_NAME, "game-updates"),
        bare.set(POOL, new Change.Keep<>(), new Change.Replace<>(streams("game-updates"))));
    assertEquals(
        refused(Kind.PUSH_APPLICATION, APPLICATION + "GCM/game"),
        bare.set(POOL, new Change.Replace<>(push("GCM/game")), new Change.Keep<>()));
  }
}
