package dev.tidemark.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSettingsTest {
  @Test
  void unsetAndBlankVariables_haveDefaults() {
    StreamSettings defaults = new StreamSettings(Optional.empty(), 1_048_576);
    assertEquals(defaults, StreamSettings.of(Map.of()));
    assertEquals(
        defaults, StreamSettings.of(Map.of("STREAM_BUCKET", " ", "STREAM_RECORD_BYTES", "")));
  }

  @Test
  void variables_areRead() {
    assertEquals(
        new StreamSettings(Optional.of("bucket"), 10_485_760),
        StreamSettings.of(Map.of("STREAM_BUCKET", "bucket", "STREAM_RECORD_BYTES", "10485760")));
    assertTrue(Settings.names().containsAll(StreamSettings.NAMES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1048575", "10485761", "-1", "many", "99999999999"})
  void recordBytesThatNoStreamTakes_areRefused(String bytes) {
    Map<String, String> environment = Map.of("STREAM_RECORD_BYTES", bytes);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> StreamSettings.of(environment));
    assertTrue(refused.toString().contains(": STREAM_RECORD_BYTES cannot be used: not "));
  }
}
