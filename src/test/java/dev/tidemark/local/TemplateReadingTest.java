package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class TemplateReadingTest {
  @TempDir Path folder;

  @Test
  void functions_haveGlobalsAndParameterDefaults() throws IOException {
    assertEquals(
        List.of(
            new FunctionDefinition(
                "Echo",
                EchoFunction.class.getName(),
                Map.of(
                    "TABLE", "",
                    "DYNAMODB_ENDPOINT", "",
                    "TOKEN_KEY", "",
                    "SHARED", "shared",
                    "DEVELOPER_PRINCIPALS", "",
                    "LONG_FORM", "512",
                    "ROLE", ""),
                List.of(new Route("GET", "/things/{Thing}"), new Route("POST", "/things/{Thing}")),
                Optional.of(new StreamMapping(100, false)),
                List.of(new Schedule("Timer", Duration.ofDays(1), Optional.empty())),
                Duration.ofSeconds(29),
                512)),
        Template.read(TestTemplate.write(folder)).functions());
  }

  @Test
  void cors_isReadFromTheApi() throws IOException {
    assertEquals(
        Optional.of(
            new CorsPolicy(
                List.of("https://app.example"),
                List.of("GET", "POST"),
                List.of("authorization"),
                List.of("x-amzn-ErrorType", "Date"),
                Optional.of("60"))),
        Template.read(TestTemplate.write(folder)).cors());
  }

  @Test
  void projectsOwnTemplate_isRead() {
    Template template = Template.read(Path.of("template.yaml"));
    TableDefinition table = template.table();
    assertEquals(BillingMode.PAY_PER_REQUEST, table.billingMode());
    assertEquals(Optional.of(StreamViewType.NEW_AND_OLD_IMAGES), table.streamView());
    assertEquals(Optional.of("ttl"), table.timeToLiveAttribute());
    assertTrue(template.cors().isPresent());
    assertEquals("SyncFunction", template.functions().getFirst().name());
  }

  @Test
  void missingFile_isRefusedWithAHint() {
    Path missing = folder.resolve("none.yaml");
    assertFailure("There is no template " + missing + "; name it with --template", missing);
  }

  @Test
  void emptyFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("template.yaml"), "");
    assertFailure("The template " + file + " is empty", file);
  }

  @Test
  void malformedYaml_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("template.yaml"), "a: [");
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> Template.read(file));
    assertTrue(failure.getMessage().startsWith("The template " + file + " is not YAML: "));
  }

  @Test
  void templateThatIsAList_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("template.yaml"), "[a]");
    assertFailure("the template is not a mapping", file);
  }

  @Test
  void missingTable_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("template.yaml"), "Resources: {}");
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> Template.read(file).table());
    assertEquals("The template " + file + " has 0 tables instead of one", failure.getMessage());
  }

  @Test
  void invalidNumber_isReportedWithItsPath() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("template.yaml"),
            """
            Resources:
              A:
                Type: AWS::Serverless::Function
                Properties: {Handler: b.C, Timeout: soon, MemorySize: 128}
            """);
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> Template.read(file).functions());
    assertEquals(
        "the template.Resources.A.Properties.Timeout is not a number: soon", failure.getMessage());
  }

  private static void assertFailure(String message, Path file) {
    LocalServiceException failure =
        assertThrows(LocalServiceException.class, () -> Template.read(file));
    assertEquals(message, failure.getMessage());
  }
}
