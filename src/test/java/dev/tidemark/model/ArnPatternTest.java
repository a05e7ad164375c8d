package dev.tidemark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArnPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, arn:any, true",
    "arn:a, arn:a, true",
    "arn:a, arn:ab, false",
    "arn:a, xarn:a, false",
    "arn:a:*, arn:a:, true",
    "arn:a:*, arn:a:b:c/d, true",
    "arn:a:*, arn:a, false",
    "arn:*:f, arn:x:y:f, true",
    "arn:*:f, arn:x:g, false",
    "arn:a+b.c, arn:a+b.c, true",
    "arn:a+b.c, arn:aab-c, false",
    "arn:a?, arn:ab, false",
    "arn:*x*, 'arn:a\nx', false",
  })
  void star_matchesAnyCharacters(String pattern, String arn, boolean matches) {
    assertEquals(matches, new ArnPattern(pattern).matches(arn));
  }

  @Test
  void list_isSeparatedByCommas() {
    assertEquals(
        List.of(new ArnPattern("arn:a"), new ArnPattern("arn:*")),
        ArnPattern.list(" arn:a,, arn:* ,"));
  }
}
