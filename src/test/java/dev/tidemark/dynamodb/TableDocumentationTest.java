package dev.tidemark.dynamodb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.Format;
import dev.tidemark.dynamodb.item.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that {@code docs/table.md} lists every stored attribute. */
class TableDocumentationTest {
  private static final Pattern SLOT = Pattern.compile("u[0-7]");

  static List<Collection<String>> schemas() {
    return List.of(
        DatasetSchema.ATTRIBUTES,
        IdentitySchema.ATTRIBUTES,
        List.of(MergedNames.NAMES, MergedNames.BEGINNING, MergedNames.OF_MISSING),
        PoolEventsSchema.INSTANCE.attributeNames(),
        PoolConfigurationSchema.INSTANCE.attributeNames());
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

  @Test
  void everyAttributeOfCommitParts_isListed() throws IOException {
    String page = Files.readString(Path.of("docs", "table.md"));
    String described = page.substring(page.indexOf("## Commit parts"));
    for (String name : List.of("b", Item.EXPIRY)) {
      assertTrue(described.contains("| `" + name + "` |"), name);
    }
  }

  @Test
  void everyAttributeOfPushNotifications_isListed() throws IOException {
    String page = Files.readString(Path.of("docs", "table.md"));
    String devices = page.substring(page.indexOf("## Devices of an identity"));
    assertTrue(devices.contains("| `" + PushAttributes.DEVICES + "` | L |"));
    for (String name : PushAttributes.OF_DEVICE) {
      assertTrue(devices.contains("| `" + name + "` |"), name);
    }
    String owner = page.substring(page.indexOf("## Owner of an endpoint"));
    for (String name :
        List.of(
            PushAttributes.VERSION,
            PushAttributes.POOL,
            PushAttributes.IDENTITY,
            PushAttributes.DEVICE)) {
      assertTrue(owner.contains("| `" + name + "` |"), name);
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyAttribute_isListed(Collection<String> names) throws IOException {
    String page = Files.readString(Path.of("docs", "table.md"));
    for (String name : names) {
      String described = SLOT.matcher(name).matches() ? "| `u0` … `u7` | B |" : "`" + name + "` |";
      assertTrue(page.contains(described), name);
    }
  }
}
