package dev.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " \t\r\n"})
  void bodyOfWhiteSpace_isBlank(String text) {
    assertTrue(new Body.Text(text).isBlank());
    assertTrue(new Body.Base64Text(text).isBlank());
  }

  @Test
  void bodyInBase64_isTheSameJson() throws Exception {
    String text = "{\"a\":\"é𝄞\"}";
    String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    assertEquals(new Body.Text(text).json(), new Body.Base64Text(base64).json());
  }

  @ParameterizedTest
  @CsvSource({
    "'!', not base64",
    "'Iv8i', not well-formed JSON", // "\xff"
    "'Iu2ggCI=', not well-formed JSON", // a lone surrogate
  })
  void bodyInBase64ThatIsNotJson_isRefused(String base64, String message) {
    MalformedJsonException e =
        assertThrows(MalformedJsonException.class, () -> new Body.Base64Text(base64).json());
    assertEquals(message, e.getMessage());
  }
}
