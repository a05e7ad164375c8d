package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.TornReads;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonArray;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.telemetry.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The template's alarms, the metrics of its dashboard, and the runbook. */
class AlarmsTest {
  private static final Pattern RESOURCE = Pattern.compile("(?m)^  (\\w+):\n((?:    .*\n|\n)+)");
  private static final Pattern PARAGRAPH =
      Pattern.compile("(?ms)^### (\\w+Alarm)\n(.*?)(?=^##|\\z)");
  private static final Pattern OWN_METRIC = Pattern.compile("\\[\"\\$\\{Own}\", \"(\\w+)\"");
  private static final Pattern FILTERED_METRIC = Pattern.compile("\n +MetricName: (\\w+)\n");

  private static Map<String, String> resources(String type) throws IOException {
    String template = Files.readString(Path.of("template.yaml"));
    return RESOURCE
        .matcher(template)
        .results()
        .filter(found -> found.group(2).contains("    Type: " + type + "\n"))
        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
  }

  private static Map<String, String> alarms() throws IOException {
    return new TreeMap<>(resources("AWS::CloudWatch::Alarm"));
  }

  @Test
  void eachAlarm_hasAParagraphInTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("docs", "runbook.md"));
    Set<String> described = new TreeSet<>();
    PARAGRAPH
        .matcher(runbook)
        .results()
        .forEach(
            found -> {
              for (String part : Set.of("* **Meaning**: ", "\n* **Look at** ", "\n* **Do** ")) {
                assertTrue(found.group(2).contains(part), found.group(1) + part);
              }
              described.add(found.group(1));
            });
    assertEquals(alarms().keySet(), described);
  }

  @Test
  void alarms_goToTheTopic_andTheirNumberIsDocumented() throws IOException {
    alarms()
        .forEach(
            (name, alarm) ->
                assertTrue(
                    alarm.contains(
                        "AlarmActions: !If [HasAlarmTopic, [!Ref AlarmTopic], !Ref"
                            + " AWS::NoValue]\n"),
                    name));
    String page = Files.readString(Path.of("docs", "deployment.md"));
    int number = alarms().size();
    assertTrue(page.contains("The stack has %d alarms,".formatted(number)));
    assertTrue(
        page.contains("The stack's %d alarms cost %.2f USD".formatted(number, number * 0.1)));
  }

  /** CloudWatch takes every name, and shows nothing for one that no line has. */
  @Test
  void ownMetrics_areThoseOfTheLinesAndOfTheFilters() throws IOException {
    Set<String> known =
        Stream.concat(
                Measure.METRICS.stream().map(Measure::wireName),
                resources("AWS::Logs::MetricFilter").values().stream()
                    .flatMap(
                        filter ->
                            FILTERED_METRIC.matcher(filter).results().map(found -> found.group(1))))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> used = new TreeSet<>();
    String dashboard =
        resources("AWS::CloudWatch::Dashboard").values().stream().collect(Collectors.joining());
    OWN_METRIC.matcher(dashboard).results().forEach(found -> used.add(found.group(1)));
    for (String alarm : alarms().values()) {
      if (alarm.contains("Namespace: !Sub Tidemark/${AWS::StackName}\n")) {
        FILTERED_METRIC.matcher(alarm).results().forEach(found -> used.add(found.group(1)));
      }
    }
    assertTrue(used.size() >= 10, used.toString());
    used.removeAll(known);
    assertEquals(Set.of(), used);
  }

  /** CloudFormation does not look into the body, and CloudWatch refuses the stack for one comma. */
  @Test
  void dashboard_isWellFormed() throws Exception {
    String dashboard = resources("AWS::CloudWatch::Dashboard").getOrDefault("Overview", "");
    String body = dashboard.split("- \\|\n", 2)[1].split("\n        - Own:", 2)[0];
    JsonObject parsed = (JsonObject) Json.parse(body.replaceAll("\\$\\{[\\w:]+}", "x"));
    JsonArray widgets = (JsonArray) parsed.member("widgets").orElseThrow();
    assertEquals(6, widgets.elements().size());
    assertFalse(body.replaceAll("\\$\\{[\\w:]+}", "").contains("$"), body);
  }

  @Test
  void ignoredSecret_setsOffAnAlarm() throws IOException {
    String filter = resources("AWS::Logs::MetricFilter").getOrDefault("IgnoredSecrets", "");
    Matcher text = Pattern.compile("FilterPattern: '\"(.+)\"'\n").matcher(filter);
    assertTrue(text.find(), filter);
    Path source = Path.of("src/main/java/dev/tidemark/lambda/SecretTokenKeys.java");
    assertTrue(Files.readString(source).contains(text.group(1)), text.group(1));
    assertTrue(filter.contains("LogGroupName: !Ref SyncFunctionLogGroup\n"), filter);
  }

  @Test
  void contradiction_setsOffAnAlarm() throws IOException {
    String filter = resources("AWS::Logs::MetricFilter").getOrDefault("ContradictingPages", "");
    assertTrue(filter.contains("LogGroupName: !Ref SyncFunctionLogGroup\n"), filter);
    assertTrue(filter.contains("FilterPattern: '\"%s\"'\n".formatted(TornReads.LOG_TEXT)), filter);
  }
}
