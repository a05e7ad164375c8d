package dev.tidemark.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentEncodingTest {

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
  void text_isDecodedOnce(String encoded, String decoded) {
    assertEquals(decoded, PercentEncoding.decode(encoded));
  }

  @Test
  void invalidUtf8_becomesACharacterThatNoNameAllows() {
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
}
