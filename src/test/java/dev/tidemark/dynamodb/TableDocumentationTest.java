package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** Checks that {@code docs/table.md} lists every stored attribute. */
class TableDocumentationTest {
  private static final Pattern SLOT = Pattern.compile("u[0-7]");

  static List<TableSchema<?>> schemas() {
    return List.of(
        DatasetSchema.INSTANCE,
        IdentitySchema.INSTANCE,
        PoolEventsSchema.INSTANCE,
        PoolConfigurationSchema.INSTANCE);
  }

  @Test
  void format_isListed() throws IOException {
    String page = Files.readString(Path.of("docs", "table.md"));
    assertTrue(page.contains("an attribute `" + Format.ATTRIBUTE + "` (N)"));
  }

  @Test
  void everyAttributeOfUsage_isListed() throws IOException {
    String page = Files.readString(Path.of("docs", "table.md"));
    for (String name : UsageCounter.ATTRIBUTES) {
      assertTrue(page.contains("| `" + name + "` | N |"), name);
    }
    assertTrue(page.contains("| `" + UsageWrites.COUNTED_UP_TO + "` | S |"));
    assertTrue(page.contains("| `" + UsageWrites.EXPIRY + "` | N |"));
    assertTrue(page.contains("one attribute, `" + UsageWrites.LISTED + "` (N)"));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyAttribute_isListed(TableSchema<?> schema) throws IOException {
    String page = Files.readString(Path.of("docs", "table.md"));
    for (String name : schema.attributeNames()) {
      String described = SLOT.matcher(name).matches() ? "| `u0` … `u7` | B |" : "`" + name + "` |";
      assertTrue(page.contains(described), name);
    }
  }
}
