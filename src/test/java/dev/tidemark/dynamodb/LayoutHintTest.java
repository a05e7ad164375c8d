package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LayoutHintTest {
  @Test
  void hint_isParsedAgain() {
    for (LayoutHint hint :
        List.of(
            new LayoutHint.OneItem(0),
            new LayoutHint.OneItem(16_384),
            new LayoutHint.Pages(Long.MIN_VALUE),
            new LayoutHint.Pages(Long.MAX_VALUE))) {
      assertEquals(Optional.of(hint), LayoutHint.parse(hint.text()));
    }
  }

  @Test
  void otherText_isNoHint() {
    for (String text : List.of("", "i", "p", "5", "x5", "i5x", "p 5", "p9223372036854775808")) {
      assertEquals(Optional.empty(), LayoutHint.parse(text), text);
    }
  }
}
