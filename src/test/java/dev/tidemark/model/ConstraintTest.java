package dev.tidemark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConstraintTest {
  private static final String KEY_EMOJI = "\uD83D\uDD11";

  @Test
  void characters_countScalarValues() {
    Constraint constraint = Constraint.characters(2, 3);

    assertEquals(
        List.of("Member must have length greater than or equal to 2"),
        constraint.violations(KEY_EMOJI));
    assertEquals(List.of(), constraint.violations(KEY_EMOJI.repeat(2)));
    assertEquals(List.of(), constraint.violations(KEY_EMOJI.repeat(3)));
    assertEquals(
        List.of("Member must have length less than or equal to 3"),
        constraint.violations(KEY_EMOJI.repeat(4)));
  }

  @Test
  void bytes_countUtf8() {
    Constraint constraint = Constraint.bytes(2, 8);

    assertEquals(
        List.of("Member must have length greater than or equal to 2 bytes of UTF-8"),
        constraint.violations("a"));
    assertEquals(List.of(), constraint.violations("é"));
    assertEquals(List.of(), constraint.violations(KEY_EMOJI.repeat(2)));
    assertEquals(
        List.of("Member must have length less than or equal to 8 bytes of UTF-8"),
        constraint.violations(KEY_EMOJI.repeat(2) + "a"));
  }

  @Test
  void noLeastLength_allowsTheEmptyText() {
    assertEquals(List.of(), Constraint.characters(0, 3).violations(""));
    assertEquals(
        List.of("Member must have length greater than or equal to 1"),
        Constraint.characters(1, 3).violations(""));
  }

  @Test
  void pattern_isOfTheWholeText() {
    Constraint constraint = Constraint.characters(1, 9, "[a-z]+");

    assertEquals(List.of(), constraint.violations("abc"));
    for (String text : List.of("abc1", "1abc", "abc\n")) {
      assertEquals(
          List.of("Member must satisfy regular expression pattern: [a-z]+"),
          constraint.violations(text));
    }
  }

  @Test
  void severalViolations_areAllReported() {
    assertEquals(
        List.of(
            "Member must have length less than or equal to 2",
            "Member must satisfy regular expression pattern: [a-z]+"),
        Constraint.characters(1, 2, "[a-z]+").violations("ABC"));
    assertEquals(
        List.of(
            "Member must have length greater than or equal to 1",
            "Member must satisfy regular expression pattern: [a-z]+"),
        Constraint.characters(1, 2, "[a-z]+").violations(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
  void loneSurrogate_isNotWellFormed(int surrogate) {
    String text = "a" + (char) surrogate + "b";

    assertFalse(Constraint.isWellFormed(text));
    assertEquals(
        List.of("Member must be well-formed Unicode"),
        Constraint.characters(9, 9).violations(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF})
  void scalarValue_isWellFormed(int scalar) {
    assertTrue(Constraint.isWellFormed("a" + Character.toString(scalar) + "b"));
  }

  @Test
  void swappedSurrogates_areNotWellFormed() {
    assertFalse(Constraint.isWellFormed("\uDD11\uD83D"));
    assertTrue(Constraint.isWellFormed(KEY_EMOJI));
    assertTrue(Constraint.isWellFormed(""));
  }

  @Test
  void check_returnsTheText() {
    String text = "abc";

    assertSame(text, Constraint.characters(1, 3).check("kind", text));
  }

  @Test
  void check_namesTheKindButNeverTheText() {
    Constraint constraint = Constraint.characters(1, 3, "[a-z]+");

    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> constraint.check("secret kind", "SECRET"));

    assertEquals(
        "secret kind: Member must have length less than or equal to 3; "
            + "Member must satisfy regular expression pattern: [a-z]+",
        thrown.getMessage());
  }

  @Test
  void utf8Length_isThatOfEachScalar() {
    assertEquals(0, Constraint.utf8Length(""));
    assertEquals(1 + 2 + 3 + 4, Constraint.utf8Length("aé鍵" + KEY_EMOJI));
  }
}
