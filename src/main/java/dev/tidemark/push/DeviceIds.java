package dev.tidemark.push;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.PushToken;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The ids of registered devices. Each is a UUID of version 8, derived from the registration: the
 * same token gives the same device without a look-up, and a repeated request writes the same.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.8">RFC 9562</a>
 */
final class DeviceIds {
  private static final long VERSION_MASK = 0xF000L;
  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private DeviceIds() {}

  /** Returns the id of a device. */
  static DeviceId of(PoolIdentity identity, Platform platform, PushToken token) {
    byte[] digest =
        Sha256.of(
            new ByteMessage()
                .text("tidemark device")
                .text(identity.pool().value())
                .text(identity.identity().value())
                .text(platform.name())
                .text(token.value())
                .toByteArray());
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    long high = (bytes.getLong() & ~VERSION_MASK) | VERSION_8;
    long low = (bytes.getLong() & ~VARIANT_MASK) | VARIANT;
    return new DeviceId(new UUID(high, low).toString());
  }
}
