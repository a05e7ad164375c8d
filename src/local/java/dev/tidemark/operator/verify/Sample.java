package dev.tidemark.operator.verify;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.model.PoolIdentity;
import java.nio.ByteBuffer;

/**
 * A part of all identities. Their ids decide, so a run that is repeated compares the same ones.
 *
 * @param percent the size of the sample, above 0 and up to 100
 * @param seed another seed gives another sample
 */
public record Sample(double percent, String seed) {
  /** All identities. */
  static final Sample ALL = new Sample(100, "");

  public Sample {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("a sample has more than 0 and up to 100 percent");
    }
  }

  /** Tells whether an identity is in the sample. */
  boolean has(PoolIdentity owner) {
    byte[] hash =
        Sha256.of(
            new ByteMessage()
                .text(seed)
                .text(owner.pool().value())
                .text(owner.identity().value())
                .toByteArray());
    int position = ByteBuffer.wrap(hash).getInt() & Integer.MAX_VALUE; // 31 bits
    return position < percent / 100 * (1L << 31);
  }
}
