package dev.tidemark.sync;

import dev.tidemark.digest.ByteMessage;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Computes the digests by which replays are recognised: replays have equal digests. */
final class RequestDigests {
  /** Room for the lengths, numbers and flags beside a patch's texts. */
  private static final int FRAME_BYTES = 32;

  private RequestDigests() {}

  /**
   * Returns the digest of a request.
   *
   * @param token the session token as the client sent it; a token from a new listing makes a new
   *     request
   * @param author the author of the update
   */
  static RequestDigest of(String token, String author, List<RecordPatch> patches) {
    ByteMessage message = new ByteMessage(expectedBytes(token, author, patches));
    message.text(token).text(author).number(patches.size());
    patches.forEach(patch -> append(message, patch));
    ByteBuffer hash = ByteBuffer.wrap(message.sha256());
    return new RequestDigest(hash.getLong(), hash.getLong());
  }

  private static int expectedBytes(String token, String author, List<RecordPatch> patches) {
    int bytes = token.length() + author.length() + FRAME_BYTES;
    for (RecordPatch patch : patches) {
      bytes += FRAME_BYTES + patch.key().value().length();
      if (patch.change() instanceof RecordChange.Replace(RecordValue value, var _)) {
        bytes += value.text().length();
      }
    }
    return bytes;
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
