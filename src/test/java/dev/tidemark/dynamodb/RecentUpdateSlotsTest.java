package dev.tidemark.dynamodb;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.RecentUpdate;
import dev.tidemark.model.RequestDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

class RecentUpdateSlotsTest {
  private static RecentUpdate update(int records) {
    return new RecentUpdate(count(9), new RequestDigest(1, -2), new UUID(3, -4), DATE, records);
  }

  private static List<RecentUpdate> read(byte[] content) {
    return RecentUpdateSlots.updates(count(9), Map.of(1, SdkBytes.fromByteArray(content)))
        .updates();
  }

  @Test
  void updates_returnsTheEncodedUpdate() {
    byte[] content = RecentUpdateSlots.encode(update(2048)).asByteArray();
    assertEquals(44, content.length);
    assertEquals(List.of(update(2048)), read(content));
  }

  /** Earlier versions did not store the number of records. */
  @Test
  void updateOfAnEarlierVersion_hasZeroRecords() {
    byte[] content = RecentUpdateSlots.encode(update(2048)).asByteArray();
    assertEquals(List.of(update(0)), read(Arrays.copyOf(content, 40)));
  }
}
