package dev.tidemark.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitosync.model.Operation;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;

/** Uses the annotation as a test of a stranger does. */
@ExtendWith(JarOfClasses.Use.class)
@TidemarkTest
class TidemarkTestTest {
  private static final Set<String> POOLS = ConcurrentHashMap.newKeySet();

  @Test
  void client_callsAsTheIdentity(CognitoSyncClient client, Tidemark tidemark) {
    write(client, tidemark, tidemark.identityId(), "level", "2");
    assertEquals(List.of("level=2"), list(client, tidemark, tidemark.identityId()));
    assertThrows(
        NotAuthorizedException.class, () -> list(client, tidemark, tidemark.newIdentityId()));
  }

  @Test
  void otherCallers_haveClients(Tidemark tidemark) {
    String other = tidemark.newIdentityId();
    write(tidemark.client(other), tidemark, other, "level", "3");
    assertEquals(List.of("level=3"), list(tidemark.developer(), tidemark, other));
  }

  @RepeatedTest(2)
  void everyTest_hasItsOwnPool(Tidemark tidemark) {
    POOLS.add(tidemark.identityPoolId());
    assertNotEquals(tidemark.identityPoolId(), tidemark.identityId());
    assertEquals(List.of(), list(tidemark.developer(), tidemark, tidemark.identityId()));
  }

  @Test
  void parametersOfATest_shareItsPool(Tidemark one, Tidemark two) {
    assertSame(one, two);
    assertEquals(ServiceProcess.shared().endpoint(), one.endpoint());
  }

  static void write(
      CognitoSyncClient client, Tidemark tidemark, String identity, String key, String value) {
    String token =
        client
            .listRecords(
                r ->
                    r.identityPoolId(tidemark.identityPoolId())
                        .identityId(identity)
                        .datasetName("game"))
            .syncSessionToken();
    RecordPatch patch =
        RecordPatch.builder().op(Operation.REPLACE).key(key).value(value).syncCount(0L).build();
    client.updateRecords(
        r ->
            r.identityPoolId(tidemark.identityPoolId())
                .identityId(identity)
                .datasetName("game")
                .syncSessionToken(token)
                .recordPatches(patch));
  }

  static List<String> list(CognitoSyncClient client, Tidemark tidemark, String identity) {
    return client
        .listRecords(
            r ->
                r.identityPoolId(tidemark.identityPoolId())
                    .identityId(identity)
                    .datasetName("game"))
        .records()
        .stream()
        .map((Record record) -> record.key() + "=" + record.value())
        .toList();
  }
}
