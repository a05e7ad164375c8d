package dev.tidemark.sync;

import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.token.TokenKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Recognises a request that is sent again: two requests of one digest ask for the same update. */
final class RequestDigests {

  private RequestDigests() {}

  /**
   * Returns the digest of a request.
   *
   * @param token its session token, to the letter: a new listing makes a new request
   * @param author who would be named as having modified the records
   */
  static RequestDigest of(String token, String author, List<RecordPatch> patches) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeText(out, token);
      writeText(out, author);
      out.writeInt(patches.size());
      for (RecordPatch patch : patches) {
        write(out, patch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    ByteBuffer hash = ByteBuffer.wrap(TokenKey.sha256(bytes.toByteArray()));
    return new RequestDigest(hash.getLong(), hash.getLong());
  }

  private static void write(DataOutputStream out, RecordPatch patch) throws IOException {
    writeText(out, patch.key().value());
    out.writeLong(patch.syncCount().value());
    switch (patch.change()) {
      case RecordChange.Replace replace -> {
        out.writeByte(1);
        writeText(out, replace.value().text());
      }
      case RecordChange.Remove _ -> out.writeByte(0);
    }
    Optional<Instant> date = patch.change().deviceLastModifiedDate();
    out.writeBoolean(date.isPresent());
    if (date.isPresent()) {
      out.writeLong(date.get().toEpochMilli());
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }
}
