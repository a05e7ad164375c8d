package dev.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.json.MalformedJsonException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How dates, URLs and bodies are written. */
class WireFormatsTest {

  @ParameterizedTest
  @CsvSource({
    "1424801804, 2015-02-24T18:16:44Z",
    "1424801804.343, 2015-02-24T18:16:44.343Z",
    "1424801804.3439, 2015-02-24T18:16:44.343Z",
    "1.424801804E9, 2015-02-24T18:16:44Z",
    "0, 1970-01-01T00:00:00Z",
    "-0.0001, 1969-12-31T23:59:59.999Z",
    "1e-999999999, 1970-01-01T00:00:00Z",
    "-62135596800, 0001-01-01T00:00:00Z",
    "253402300799.999, 9999-12-31T23:59:59.999Z",
    "253402300799.9999, 9999-12-31T23:59:59.999Z",
  })
  void date_isReadToTheMillisecond(BigDecimal seconds, Instant date) {
    assertEquals(Optional.of(date), Dates.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-62135596800.001", "253402300800", "1e999999999", "-1e999999999", "1e40"})
  void date_hasFourDigitsOfYears(BigDecimal seconds) {
    assertEquals(Optional.empty(), Dates.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "2015-02-24T18:16:44Z, 1424801804.000",
    "2015-02-24T18:16:44.3Z, 1424801804.300",
    "1969-12-31T23:59:59.999Z, -0.001",
    "9999-12-31T23:59:59.999Z, 253402300799.999",
  })
  void date_isWrittenInPlainDecimal(Instant date, String seconds) {
    assertEquals(seconds, Dates.toSeconds(date));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          us-east-1%3A1   | us-east-1:1
          us-east-1%3a1   | us-east-1:1
          us-east-1:1     | us-east-1:1
          a%252Fb         | a%2Fb
          a+b             | a+b
          a%20b           | a b
          %C3%A9          | é
          %F0%9D%84%9E    | 𝄞
          é%41            | éA
          %               | %
          %4              | %4
          %4g             | %4g
          %g4             | %g4
          100%25          | 100%
          ~~              | ~~
          """)
  void percentEncoding_isDecodedOnce(String encoded, String decoded) {
    assertEquals(decoded, PercentEncoding.decode(encoded));
  }

  @Test
  void bytesThatAreNoUtf8_becomeWhatNoNameMayHave() {
    assertEquals("a\ufffdb", PercentEncoding.decode("a%FFb"));
  }

  @Test
  void query_isDecodedByParameter() {
    assertEquals(
        Map.of("a", "1=2&3", "b", "", "c", "", "é", "1e+05", "=", "x"),
        PercentEncoding.decodeQuery("a=0&a=1%3D2%263&b=&c&&%C3%A9=1e%2B05&%3D=x"));
    assertEquals(Map.of(), PercentEncoding.decodeQuery(""));
    assertEquals(Map.of("=a", ""), PercentEncoding.decodeQuery("=a"));
  }

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
    "'Iu2ggCI=', not well-formed JSON", // a surrogate, encoded by itself
  })
  void bodyInBase64ThatIsNoJson_isRefused(String base64, String message) {
    MalformedJsonException e =
        assertThrows(MalformedJsonException.class, () -> new Body.Base64Text(base64).json());
    assertEquals(message, e.getMessage());
  }
}
