package dev.tidemark.operator;

import static dev.tidemark.cognito.LocalSync.remove;
import static dev.tidemark.cognito.LocalSync.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.cognito.LocalSync;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;

/** The command line of a migration, from one local service to the table of another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MigrateCommandTest {
  private static final String GAME = "game";

  private final LocalSync source = LocalSync.start();
  private final LocalSync target = LocalSync.start();
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private URI table = target.dynamoDbEndpoint();
  private int pools;
  private String pool = "";
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void newPool() {
    pools++;
    table = target.dynamoDbEndpoint();
    pool = "us-east-1:11111111-0000-0000-0000-%012d".formatted(pools);
  }

  @AfterAll
  void stop() {
    target.close();
    source.close();
  }

  private static String identity(int number) {
    return "us-east-1:22222222-0000-0000-0000-%012d".formatted(number);
  }

  private Path progress() {
    return folder.resolve("progress-" + pools);
  }

  private int run(int identities, String... more) throws IOException {
    Path file = folder.resolve("identities-" + pools);
    Files.write(file, IntStream.rangeClosed(1, identities).mapToObj(n -> identity(n)).toList());
    List<String> all = new ArrayList<>(List.of("--identities", file.toString()));
    all.addAll(List.of(more));
    return runWith(all);
  }

  private int runWith(List<String> more) {
    output.getBuffer().setLength(0);
    errors.getBuffer().setLength(0);
    CommandLine command =
        Tidemark.commandLine()
            .setOverwrittenOptionsAllowed(true)
            .setOut(new PrintWriter(output, true))
            .setErr(new PrintWriter(errors, true));
    List<String> all =
        new ArrayList<>(
            List.of(
                "migrate",
                "--table",
                "tidemark",
                "--endpoint",
                table.toString(),
                "--source-endpoint",
                source.endpoint().toString(),
                "--rate=2000",
                "--max-rate=2000",
                "--pool",
                pool,
                "--checkpoints",
                progress().toString()));
    all.addAll(more);
    return command.execute(all.toArray(String[]::new));
  }

  private ListRecordsResponse here(int number) {
    return target.list(pool, identity(number), GAME, _ -> {});
  }

  private ListRecordsResponse there(int number) {
    return source.list(pool, identity(number), GAME, _ -> {});
  }

  private String all() {
    return output + "\n" + errors;
  }

  @Test
  void datasets_keepCountsDatesAuthorsAndTombstones() throws IOException {
    source.update(pool, identity(1), GAME, replace("level", "1", 0), replace("gone", "x", 0));
    source.update(pool, identity(1), GAME, remove("gone", 1));
    source.update(pool, identity(2), "map", replace("cells", "c".repeat(70_000), 0));
    assertEquals(0, run(3), this::all);

    assertEquals(there(1).records(), here(1).records());
    assertEquals(2, here(1).datasetSyncCount());
    assertEquals(there(1).lastModifiedBy(), here(1).lastModifiedBy());
    assertEquals(
        source
            .client()
            .listDatasets(r -> r.identityPoolId(pool).identityId(identity(2)))
            .datasets(),
        target
            .client()
            .listDatasets(r -> r.identityPoolId(pool).identityId(identity(2)))
            .datasets());
    assertEquals(
        List.of(
            "TAKEN %s game: taken over".formatted(identity(1)),
            "TAKEN %s map: taken over".formatted(identity(2)),
            "3 identities with 2 datasets: 2 datasets written, 0 differ and are left; 0 identities"
                + " failed."),
        output.toString().lines().sorted(this::summaryLast).toList());
    assertTrue(errors.toString().startsWith("3 identities need about 7 calls; at "), this::all);
  }

  private int summaryLast(String one, String other) {
    return Boolean.compare(one.contains("written,"), other.contains("written,")) != 0
        ? Boolean.compare(one.contains("written,"), other.contains("written,"))
        : one.compareTo(other);
  }

  @Test
  void firstUpdateHere_leavesAGap() throws IOException {
    source.update(pool, identity(1), GAME, replace("level", "1", 0));
    assertEquals(0, run(1), this::all);
    target.update(pool, identity(1), GAME, replace("level", "2", 1));
    assertEquals(1_000_002, here(1).datasetSyncCount());
  }

  @Test
  void secondRun_copiesWhatChangedAndListsWhatBothSidesHaveUpdated() throws IOException {
    for (int number = 1; number <= 6; number++) {
      source.update(pool, identity(number), GAME, replace("level", "1", 0));
    }
    target.update(pool, identity(6), GAME, replace("own", "1", 0));
    assertEquals(3, run(5 + 1), this::all);
    assertTrue(output.toString().contains("BEGAN_HERE " + identity(6)), this::all);

    source.update(pool, identity(2), GAME, replace("level", "2", 1));
    target.update(pool, identity(3), GAME, replace("level", "here", 1));
    source.update(pool, identity(4), GAME, replace("level", "there", 1));
    target.update(pool, identity(4), GAME, replace("level", "here", 1));
    target.delete(pool, identity(5), GAME);
    assertEquals(3, run(5, "--all"), this::all);
    assertEquals(
        List.of(
            "SAME " + identity(1),
            "RENEWED " + identity(2),
            "UPDATED_HERE " + identity(3),
            "BOTH_SIDES " + identity(4),
            "DELETED_HERE " + identity(5)),
        output
            .toString()
            .lines()
            .filter(line -> line.contains("game:"))
            .map(line -> line.substring(0, line.indexOf(" game:")))
            .sorted(Comparator.comparing(line -> line.substring(line.indexOf(' '))))
            .toList());
    assertEquals(there(2).records(), here(2).records());
    assertEquals("here", here(3).records().getFirst().value());
    assertEquals("here", here(4).records().getFirst().value());
    assertEquals(false, here(5).datasetExists());
  }

  @Test
  void estimate_changesNothing() throws IOException {
    source.update(pool, identity(1), GAME, replace("level", "1", 0));
    assertEquals(0, run(2, "--estimate"), this::all);
    assertEquals(false, here(1).datasetExists());
    assertEquals("", output.toString());
    assertTrue(errors.toString().startsWith("2 identities need about 4 calls"), this::all);
  }

  @Test
  void dryRun_saysWhatItWouldDo() throws IOException {
    source.update(pool, identity(1), GAME, replace("level", "1", 0));
    assertEquals(0, run(1, "--dry-run"), this::all);
    assertTrue(output.toString().contains("TAKEN " + identity(1)), this::all);
    assertTrue(output.toString().contains("1 datasets would be written"), this::all);
    assertEquals(false, here(1).datasetExists());
    Files.deleteIfExists(progress());
    assertEquals(0, run(1), this::all);
    assertEquals(true, here(1).datasetExists());
  }

  @Test
  void json_hasOneObjectOnEachLine() throws IOException {
    source.update(pool, identity(1), GAME, replace("level", "1", 0));
    assertEquals(0, run(1, "--json"), this::all);
    assertEquals(
        List.of(
            "{\"kind\":\"TAKEN\",\"identity\":\"%s\",\"dataset\":\"game\"}".formatted(identity(1)),
            "{\"identities\":1,\"datasets\":1,\"written\":1,\"differences\":0,\"failed\":0}"),
        output.toString().lines().toList());
  }

  @Test
  void sourceThatListsNoIdentities_needsAFile() {
    assertEquals(2, runWith(List.of()), this::all);
    assertTrue(errors.toString().contains("--identities"), this::all);
  }

  @Test
  void endpointInTheEnvironment_isNotTakenForAmazon() {
    SourceOptions options = new SourceOptions();
    CommandLine.populateCommand(options, "--pool", pool);
    assertEquals(Optional.empty(), options.refusal(Map.of()));
    Map<String, String> environment =
        Map.of("AWS_ENDPOINT_URL_COGNITO_SYNC", "http://127.0.0.1:8014");
    assertTrue(options.refusal(environment).orElse("").contains("--source-endpoint"));
  }

  @Test
  void poolThatIsNone_isRefused() throws IOException {
    pool = "my-pool";
    assertEquals(2, run(1), this::all);
    assertTrue(errors.toString().contains("--pool"), this::all);
  }

  @Test
  void progressOfAnotherMigration_isRefused() throws IOException {
    Files.writeString(progress(), "{\"migration\":\"other\"}\n{\"done\":\"us-east-1:1\"}\n");
    assertEquals(2, run(1), this::all);
  }

  @Test
  void estimate_leavesNoListForTheRun() throws IOException {
    source.update(pool, identity(2), GAME, replace("level", "1", 0));
    assertEquals(0, run(1, "--estimate"), this::all);
    assertEquals(0, run(2), this::all);
    assertTrue(here(2).datasetExists());
  }

  @Test
  void unfinishedProgress_isOfItsIdentitiesAndItsTable() throws IOException {
    source.fail("ListDatasets", 403, 1);
    assertEquals(1, run(1), this::all);
    source.fail("ListDatasets", 403, 1);
    assertEquals(1, run(2), this::all); // nothing was done, so another file is taken
    Files.writeString(
        progress(),
        "{\"done\":\"%s\",\"datasets\":0,\"written\":0,\"differences\":0}%n".formatted(identity(1)),
        StandardOpenOption.APPEND);
    String unfinished = Files.readString(progress());
    assertEquals(2, run(3), this::all);
    assertTrue(errors.toString().contains("--checkpoints"), this::all);
    table = source.dynamoDbEndpoint();
    assertEquals(2, run(2), this::all);
    assertEquals(unfinished, Files.readString(progress()));
    table = target.dynamoDbEndpoint();
    assertEquals(0, run(2), this::all);
    assertTrue(output.toString().startsWith("2 identities"), this::all);
    assertFalse(Files.exists(progress()));
  }

  @Test
  void optionsThatDoNotFit_areRefusedInOneLine() throws IOException {
    for (String option :
        List.of(
            "--rate=0",
            "--max-rate=0",
            "--max-rate=NaN",
            "--parallel=0",
            "--recreate",
            "--identities=" + folder.resolve("none"))) {
      assertEquals(2, option.startsWith("--i") ? runWith(List.of(option)) : run(1, option), option);
      assertEquals(1, errors.toString().lines().count(), this::all);
    }
  }

  @Test
  void fileWithoutIdentities_isRefused() throws IOException {
    assertEquals(2, run(0), this::all);
    assertEquals(2, run(0, "--estimate"), this::all);
    Path file = Files.writeString(folder.resolve("bad"), identity(1) + "\n\nno id\n");
    assertEquals(2, runWith(List.of("--identities", file.toString())), this::all);
    assertTrue(errors.toString().startsWith("Line 3 of "), this::all);
    assertFalse(Files.exists(progress()));
  }

  @Test
  void wayBack_leavesWhatWasDeletedThereUnlessItWasUpdatedHere() throws IOException {
    for (int number = 1; number <= 2; number++) {
      source.update(pool, identity(number), GAME, replace("level", "1", 0));
    }
    assertEquals(0, run(2), this::all);
    source.delete(pool, identity(1), GAME);
    source.delete(pool, identity(2), GAME);
    target.update(pool, identity(2), GAME, replace("level", "2", 1));

    assertEquals(3, run(2, "--back"), this::all);
    assertTrue(output.toString().contains("DELETED_THERE " + identity(1)), this::all);
    assertTrue(output.toString().contains("1 datasets written, 1 differ"), this::all);
    assertFalse(there(1).datasetExists());
    assertEquals("2", value(source, 2, "level"));

    assertEquals(0, run(2, "--back", "--recreate"), this::all);
    assertEquals("1", value(source, 1, "level"));
  }

  @Test
  void copyAfterAWayBack_findsEqualDatasets() throws IOException {
    source.update(pool, identity(1), GAME, replace("level", "1", 0), replace("gone", "x", 0));
    assertEquals(0, run(1), this::all);
    target.update(pool, identity(1), GAME, replace("level", "2", 1), remove("gone", 1));
    target.update(pool, identity(1), "own", replace("k", "v", 0));
    assertEquals(0, run(1, "--back"), this::all);

    assertEquals(0, run(1, "--all"), this::all);
    assertTrue(output.toString().contains("EQUAL " + identity(1) + " game"), this::all);
    assertTrue(output.toString().contains("EQUAL " + identity(1) + " own"), this::all);
    source.update(pool, identity(1), GAME, replace("level", "3", 2));
    assertEquals(3, run(1), this::all);
    assertTrue(output.toString().contains("BOTH_SIDES " + identity(1) + " game"), this::all);
  }

  @Test
  void wayBack_countsWhatIsWrittenInPartAndADryRunSaysTheSame() throws IOException {
    source.update(pool, identity(1), GAME, replace("level", "1", 0));
    assertEquals(0, run(1), this::all);
    target.update(pool, identity(1), GAME, replace("own", "here", 0));
    source.update(pool, identity(1), GAME, replace("other", "there", 0));

    assertEquals(3, run(1, "--back", "--dry-run"), this::all);
    String predicted = output.toString().replace("would be written", "written");
    assertEquals(3, run(1, "--back"), this::all);
    assertEquals(predicted, output.toString());
    assertTrue(predicted.contains("NEWER_THERE"), predicted);
    assertTrue(predicted.contains(" 1 datasets written, 1 differ"), predicted);
    assertEquals("here", value(source, 1, "own"));

    assertEquals(3, run(1, "--back"), this::all);
    assertTrue(output.toString().contains(" 0 datasets written, 1 differ"), this::all);
  }

  @Test
  void wayBack_writesWhatChangedHereAndLeavesWhatIsNewerThere() throws IOException {
    for (int number = 1; number <= 3; number++) {
      source.update(
          pool, identity(number), GAME, replace("level", "1", 0), replace("gone", "x", 0));
    }
    assertEquals(0, run(3), this::all);
    target.update(pool, identity(1), GAME, replace("level", "2", 1), remove("gone", 1));
    target.update(pool, identity(1), "notes", replace("long", "n".repeat(600_000), 0));
    target.update(pool, identity(2), GAME, replace("level", "here", 1));
    source.update(pool, identity(2), GAME, replace("level", "later", 1));
    source.update(pool, identity(3), "other", replace("k", "v", 0));

    Files.deleteIfExists(progress());
    assertEquals(3, run(3, "--back", "--dry-run"), this::all);
    assertTrue(output.toString().contains("RETURNED " + identity(1) + " game"), this::all);
    assertEquals("1", value(source, 1, "level"));

    Files.deleteIfExists(progress());
    assertEquals(3, run(3, "--back"), this::all);
    assertEquals(
        List.of(
            "NEWER_THERE " + identity(2) + " game",
            "ONLY_THERE " + identity(3) + " other",
            "RETURNED " + identity(1) + " game",
            "RETURNED " + identity(1) + " notes"),
        output
            .toString()
            .lines()
            .filter(line -> line.contains(": ") && !line.contains("differ and"))
            .map(line -> line.substring(0, line.indexOf(": ")))
            .sorted()
            .toList());
    assertEquals("2", value(source, 1, "level"));
    assertEquals("", value(source, 1, "gone"));
    assertEquals("later", value(source, 2, "level"));
    assertEquals(
        600_000,
        source.list(pool, identity(1), "notes", _ -> {}).records().getFirst().value().length());
  }

  private String value(LocalSync service, int number, String key) {
    return service.list(pool, identity(number), GAME, _ -> {}).records().stream()
        .filter(record -> record.key().equals(key) && record.value() != null)
        .map(record -> record.value())
        .findFirst()
        .orElse("");
  }
}
