package dev.tidemark.http.endpoint;

import static dev.tidemark.http.endpoint.Inputs.valid;
import static dev.tidemark.http.endpoint.Inputs.violations;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The bound on the bytes of all keys and values of a request. */
class PatchesFieldTest {
  private static final int HALF = Math.toIntExact(PatchesField.MAX_BYTES / 2);

  private static final String TOO_MANY_BYTES =
      "1 validation error detected: Value at 'recordPatches' failed to satisfy constraint:"
          + " Member must have at most 2097152 bytes of UTF-8 of keys and values";

  private static String patch(String op, String key, String value) {
    return "{\"Op\": \"%s\", \"Key\": \"%s\", \"SyncCount\": 0, \"Value\": \"%s\"}"
        .formatted(op, key, value);
  }

  private static String patches(String... patches) {
    return "{\"RecordPatches\": [%s]}".formatted(String.join(",", patches));
  }

  @Test
  void bytesAtTheBound_areAccepted() throws Exception {
    // The keys take a byte each, and é takes two.
    String largest = "é".repeat(HALF / 2 - 1) + "v";
    String input = patches(patch("replace", "a", largest), patch("replace", "b", largest));

    assertEquals(2, valid(input, PatchesField::read).size());
  }

  @Test
  void byteAboveTheBound_isRefused() throws Exception {
    String largest = "v".repeat(HALF - 1);
    String input = patches(patch("replace", "a", largest), patch("replace", "bb", largest));

    assertEquals(TOO_MANY_BYTES, violations(input, PatchesField::read));
  }

  @Test
  void valueOfARemoval_doesNotCount() throws Exception {
    String value = "v".repeat(HALF);
    String input =
        patches(
            patch("remove", "a", value), patch("remove", "b", value), patch("remove", "c", value));

    assertEquals(3, valid(input, PatchesField::read).size());
  }

  @Test
  void patchesAboveTheBound_areNotCheckedOneByOne() throws Exception {
    String value = "v".repeat(HALF);
    String input =
        patches(
            patch("replace", "a", value), patch("replace", "a", value), patch("other", "", "v"));

    assertEquals(TOO_MANY_BYTES, violations(input, PatchesField::read));
  }
}
