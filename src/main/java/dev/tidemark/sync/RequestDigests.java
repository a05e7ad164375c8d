package dev.tidemark.sync;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import java.nio.ByteBuffer;
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
    ByteMessage message = new ByteMessage().text(token).text(author).number(patches.size());
    patches.forEach(patch -> append(message, patch));
    ByteBuffer hash = ByteBuffer.wrap(message.sha256());
    return new RequestDigest(hash.getLong(), hash.getLong());
  }

  private static void append(ByteMessage message, RecordPatch patch) {
    message.text(patch.key().value()).number(patch.syncCount().value());
    Optional<String> value = patch.change().newValue().map(RecordValue::text);
    message.flag(value.isPresent());
    value.ifPresent(message::text);
    Optional<Instant> date = patch.change().deviceLastModifiedDate();
    message.flag(date.isPresent());
    date.map(Instant::toEpochMilli).ifPresent(message::number);
  }
}
