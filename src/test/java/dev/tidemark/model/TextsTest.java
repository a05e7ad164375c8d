package dev.tidemark.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The accepted and refused texts of ids, names, keys and values. */
final class TextsTest {
  private static final String EMOJI = "\uD83D\uDD11";

  private static Arguments texts(Function<String, Object> kind, String name, String... texts) {
    return Arguments.of(kind, name, List.of(texts));
  }

  private static Stream<Arguments> accepted() {
    return Stream.of(
        texts(
            IdentityPoolId::new,
            "identity pool id",
            "us-east-1:23EC4050-6AEA-7089-A2DD-08002EXAMPLE",
            "a:b",
            "_-9:-",
            "r:" + "x".repeat(53)),
        texts(
            IdentityId::new,
            "identity id",
            "us-east-1:23EC4050-6AEA-7089-A2DD-08002EXAMPLE",
            "a:b",
            "_-9:-",
            "r:" + "x".repeat(53)),
        texts(DatasetName::new, "dataset name", "d", "aZ09_.:-", ".", "n".repeat(128)),
        texts(DeviceId::new, "device id", "d", "телефон \"1\"", EMOJI.repeat(64), "d".repeat(256)),
        texts(RecordKey::new, "record key", "k", " ", "\u0000", EMOJI.repeat(1024)),
        texts(RecordValue::new, "record value", "", "v", "\u0000", "v".repeat(1_048_575)),
        texts(RecordValue::new, "record value", EMOJI.repeat(1_048_575)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("accepted")
  void accepted_isKept(Function<String, Object> kind, String name, List<String> texts) {
    for (String text : texts) {
      assertEquals(kind.apply(text), kind.apply(text), name);
    }
  }

  private static Stream<Arguments> refused() {
    String lone = "\uD83D";
    return Stream.of(
        texts(
            IdentityPoolId::new,
            "identity pool id",
            "",
            "a",
            "a:",
            ":b",
            "a:b:c",
            "a:b_",
            "a.b:c",
            "é:b",
            "a:b\n",
            "r:" + "x".repeat(54)),
        texts(
            IdentityId::new,
            "identity id",
            "",
            "a",
            "a:",
            ":b",
            "a:b:c",
            "a:b_",
            "a/b:c",
            "é:b",
            "a:b\n",
            "r:" + "x".repeat(54)),
        texts(
            DatasetName::new, "dataset name", "", "a b", "a/b", "é", "a\n", "n".repeat(129), lone),
        texts(DeviceId::new, "device id", "", EMOJI.repeat(64) + "d", "d".repeat(257), lone),
        texts(RecordKey::new, "record key", "", "k".repeat(1025), EMOJI.repeat(1025), lone),
        texts(RecordValue::new, "record value", "v".repeat(1_048_576), lone, "a" + lone + "b"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refused")
  void refused_namesTheKind(Function<String, Object> kind, String name, List<String> texts) {
    for (String text : texts) {
      IllegalArgumentException thrown =
          assertThrows(IllegalArgumentException.class, () -> kind.apply(text));
      String message = String.valueOf(thrown.getMessage());
      assertTrue(message.startsWith(name + ": Member must "), message);
    }
  }

  private static List<Constraint> constraintsWithForms() {
    return List.of(
        IdentityPoolId.CONSTRAINT,
        IdentityId.CONSTRAINT,
        DatasetName.CONSTRAINT,
        StreamName.CONSTRAINT);
  }

  /** Clients learn the expression; requests are tested by a loop. */
  @ParameterizedTest
  @MethodSource("constraintsWithForms")
  void form_acceptsWhatItsExpressionMatches(Constraint constraint) {
    Constraint.Form form = constraint.form().orElseThrow();
    Predicate<String> expression = Pattern.compile(form.pattern()).asMatchPredicate();

    List<String> texts =
        Stream.concat(
                IntStream.rangeClosed(0, 0x100)
                    .mapToObj(Character::toString)
                    .flatMap(each -> Stream.of(each, "a" + each, "a:" + each, "a:" + each + "b")),
                Stream.of("", ":", "a:", ":b", "a:b", "a::b", "a:b:", EMOJI, "a:" + EMOJI))
            .toList();

    assertEquals(
        texts.stream().filter(expression).toList(), texts.stream().filter(form.test()).toList());
  }

  @Test
  void toString_isTheText() {
    assertEquals("a:b", new IdentityPoolId("a:b").toString());
    assertEquals("a:b", new IdentityId("a:b").toString());
    assertEquals("d", new DatasetName("d").toString());
    assertEquals("d", new DeviceId("d").toString());
    assertEquals("k", new RecordKey("k").toString());
  }

  @Test
  void toStringOfAValue_hidesIt() {
    assertEquals("RecordValue[6 UTF-16 units]", new RecordValue("secret").toString());
  }

  @Test
  void namesAndKeys_orderByTheirCodeUnits() {
    assertEquals(
        List.of("-", ".", "1", ":", "A", "_", "a", "a.", "b"),
        Stream.of("b", "a.", "a", "_", "A", ":", "1", ".", "-")
            .map(DatasetName::new)
            .sorted()
            .map(DatasetName::value)
            .toList());
    assertEquals(
        List.of("A", "a", "aa", EMOJI, "\uFFFD"),
        Stream.of("\uFFFD", EMOJI, "aa", "a", "A")
            .map(RecordKey::new)
            .sorted()
            .map(RecordKey::value)
            .toList());
  }

  @Test
  void utf8Length_isOfKeyAndValue() {
    assertEquals(5, new RecordKey("a" + EMOJI).utf8Length());
    assertEquals(7, new RecordValue("鍵" + EMOJI).utf8Length());
    assertEquals(0, new RecordValue("").utf8Length());
  }
}
