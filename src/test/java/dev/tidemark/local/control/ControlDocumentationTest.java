package dev.tidemark.local.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.local.outbox.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Checks that the page of the control routes names what they know, and nothing else. */
class ControlDocumentationTest {
  private static final Pattern REQUEST = Pattern.compile("`((?:GET|POST|DELETE) /_tidemark/\\w+)`");

  private static String page() throws IOException {
    return Files.readString(Path.of("docs", "control.md"));
  }

  @Test
  void table_namesEachRequest() throws IOException {
    LocalClock clock = new LocalClock();
    try (DynamoDbClient unused =
        DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClientBuilder(AwsCrtHttpClient.builder())
            .build()) {
      Control control =
          new Control(
              new Control.Table(unused, "none", LongSupplier::getAsLong),
              new Control.Parts(clock, new Faults(), new RequestLog(clock), Outbox.inMemory(clock)),
              Map.of());
      Set<String> requests =
          control.routes().stream()
              .flatMap(route -> route.requests().stream())
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> documented =
          REQUEST
              .matcher(page())
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(requests, documented);
    }
  }

  @Test
  void faultsAndMembers_areDescribed() throws IOException {
    String page = page();
    List<String> missing =
        Stream.concat(FaultsRoute.NAMES.stream(), FaultsRoute.MEMBERS.stream())
            .filter(name -> !page.contains("`" + name + "`"))
            .toList();
    assertEquals(List.of(), missing);
  }
}
