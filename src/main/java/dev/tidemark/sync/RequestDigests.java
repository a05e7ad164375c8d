package dev.tidemark.sync;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.digest.Sha256;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Computes the digests by which replays are recognised: replays have equal digests. */
final class RequestDigests {
  private RequestDigests() {}

  /**
   * Returns the digest of a request.
   *
   * @param token the session token as the client sent it; a token from a new listing makes a new
   *     request
   * @param author the author of the update
   */
  static RequestDigest of(String token, String author, List<RecordPatch> patches) {
    MessageDigest hash = Sha256.start();
    ByteMessage message = new ByteMessage().text(token).text(author).number(patches.size());
    message.moveTo(hash);
    for (RecordPatch patch : patches) {
      append(message, patch);
      message.moveTo(hash);
    }
    ByteBuffer bytes = ByteBuffer.wrap(hash.digest());
    return new RequestDigest(bytes.getLong(), bytes.getLong());
  }

  private static void append(ByteMessage message, RecordPatch patch) {
    message.text(patch.key().value()).number(patch.syncCount().value());
    switch (patch.change()) {
      case RecordChange.Replace(RecordValue value, _) -> message.flag(true).text(value.text());
      case RecordChange.Remove _ -> message.flag(false);
    }
    Optional<Instant> date = patch.change().deviceLastModifiedDate();
    message.flag(date.isPresent());
    date.ifPresent(at -> message.number(at.toEpochMilli()));
  }
}
