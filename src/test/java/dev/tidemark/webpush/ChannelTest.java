package dev.tidemark.webpush;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  private static final String UUID = "2C9f4d10-5a3e-4f0b-9d1c-0a1b2c3d4e5f";

  private static Optional<String> channel(String pool, String identity) {
    return Channel.of(new PoolIdentity(new IdentityPoolId(pool), new IdentityId(identity)))
        .map(Channel::path);
  }

  /** An id of this region has 51 characters, more than a segment may have. */
  @Test
  void idsOfALongRegion_haveASegmentForEachPart() {
    assertEquals(
        Optional.of("/sync/ap-southeast-1/" + UUID + "/ap-southeast-1/" + UUID),
        channel("ap-southeast-1:" + UUID, "ap-southeast-1:" + UUID));
  }

  @Test
  void identitiesThatDifferInADash_haveTwoChannels() {
    assertEquals(Optional.of("/sync/a/b/us/east-1"), channel("a:b", "us:east-1"));
    assertEquals(Optional.of("/sync/a/b/us-east/1"), channel("a:b", "us-east:1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"us_east:1", "us-east-1:-1", "us-east-1:1-", "-:1"})
  void idsThatNoSegmentMayHave_haveNoChannel(String id) {
    assertEquals(Optional.empty(), channel(id, "a:b"));
    assertEquals(Optional.empty(), channel("a:b", id));
  }

  @Test
  void aPart_hasAtMost50Characters() {
    assertEquals(
        Optional.of("/sync/a/b/a/" + "x".repeat(50)), channel("a:b", "a:" + "x".repeat(50)));
    assertEquals(Optional.empty(), channel("a:b", "a:" + "x".repeat(51)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sync", "/sync/*", "/sync/", "/a/b/c/d/e/f"})
  void otherTexts_areNoChannel(String path) {
    assertThrows(IllegalArgumentException.class, () -> new Channel(path));
  }
}
