package dev.tidemark.operator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.dynamodb.item.ItemKey;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.local.ApiOptions;
import dev.tidemark.local.CorsPolicy;
import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.Template;
import dev.tidemark.local.signing.KnownCallers;
import dev.tidemark.operator.Tidemark;
import dev.tidemark.operator.verify.SideClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The command line of a check, on the local service and on one with planted faults. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CheckCommandTest {
  private static final String POOL = "us-east-1:00000000-0000-0000-0000-00000000000a";
  private static final String IDENTITY = FaultyFront.IDENTITY;

  private final LocalService service = LocalService.start(options());
  private final StringWriter output = new StringWriter();

  private static LocalServiceOptions options() {
    return new LocalServiceOptions(
        LocalServiceOptions.LOOPBACK,
        0,
        Path.of("template.yaml"),
        "tidemark",
        new LocalServiceOptions.DynamoDb.Memory(LocalServiceOptions.LOOPBACK, 0),
        new LocalServiceOptions.Trigger.None());
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private int run(String... arguments) {
    return runAt(service.endpoint(), arguments);
  }

  private int runAt(URI endpoint, String... arguments) {
    output.getBuffer().setLength(0);
    PrintWriter writer = new PrintWriter(output, true);
    List<String> all = new ArrayList<>(List.of("check", "--pool", POOL));
    all.addAll(List.of("--endpoint", endpoint.toString()));
    all.addAll(List.of(arguments));
    return Tidemark.commandLine().setOut(writer).setErr(writer).execute(all.toArray(String[]::new));
  }

  private List<String> failed() {
    return output
        .toString()
        .lines()
        .filter(line -> line.startsWith("FAILED"))
        .map(line -> line.substring(9, line.indexOf(": ")))
        .toList();
  }

  private void control(String path, String body) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(service.endpoint().resolve("/_tidemark/" + path))
              .POST(BodyPublishers.ofString(body))
              .build();
      assertEquals(200, http.send(request, BodyHandlers.discarding()).statusCode());
    }
  }

  private Set<String> partitions() {
    try (DynamoDbClient client = service.dynamoDbClient()) {
      return Set.copyOf(
          client.scanPaginator(scan -> scan.tableName("tidemark")).items().stream()
              .map(item -> ItemKey.of(item).partition())
              .filter(partition -> partition.contains("/"))
              .toList());
    }
  }

  @Test
  void localService_passesAndIsLeftAsItWas() {
    Set<String> before = partitions();
    String dynamoDb = service.dynamoDbEndpoint().toString();
    assertEquals(
        0,
        run("--throttle", "20", "--table", "tidemark", "--dynamodb", dynamoDb),
        output::toString);
    assertTrue(output.toString().contains("ok       change stream: "), output.toString());
    assertTrue(output.toString().contains("ok       clean-up: "), output.toString());
    assertEquals(before, partitions());
  }

  @ParameterizedTest
  @EnumSource(FaultyFront.Fault.class)
  void plantedFault_isFound(FaultyFront.Fault fault) throws IOException {
    try (FaultyFront front = new FaultyFront(service.endpoint(), fault)) {
      String[] options =
          fault == FaultyFront.Fault.NO_DEVELOPER
              ? new String[] {}
              : new String[] {"--identity", IDENTITY, "--throttle", "20", "--wait", "0"};
      assertEquals(3, runAt(front.endpoint(), options), output::toString);
      assertTrue(failed().contains(fault.check()), output::toString);
      assertTrue(output.toString().contains("To do: "), output.toString());
    }
  }

  @Test
  void identityWithoutADeveloper_isEnough() throws IOException {
    try (FaultyFront front = new FaultyFront(service.endpoint(), FaultyFront.Fault.NO_DEVELOPER)) {
      assertEquals(0, runAt(front.endpoint(), "--identity", IDENTITY), output::toString);
      assertTrue(output.toString().contains("note     developer: "), output.toString());
      assertTrue(output.toString().contains("ok       large dataset: "), output.toString());
    }
  }

  @Test
  void failingTriggers_areTold() throws Exception {
    for (String fault : List.of("failTrigger", "throttleTrigger")) {
      control("faults", "{\"fault\":\"" + fault + "\",\"identity\":\"" + IDENTITY + "\"}");
      assertEquals(3, run("--identity", IDENTITY), output::toString);
      assertEquals(List.of("sync trigger"), failed());
    }
  }

  @Test
  void throttledRequests_areRecognised() throws Exception {
    control(
        "faults",
        "{\"fault\":\"respond\",\"status\":429,\"count\":5,\"dataset\":\"tidemark-check.missing\"}");
    assertEquals(0, run("--throttle", "20"), output::toString);
    assertTrue(
        output.toString().contains("ok       throttle: 5 of 20 requests get status 429"),
        output.toString());
  }

  @Test
  void device_getsANotification() throws Exception {
    assertEquals(
        3, run("--identity", IDENTITY, "--device", "GCM=token"), "the pool has no application");
    assertEquals(List.of("push notification"), failed());

    try (CognitoSyncClient client =
        new SideClients(Optional.empty(), Optional.empty()).deployment(service.endpoint())) {
      client.setIdentityPoolConfiguration(
          set ->
              set.identityPoolId(POOL)
                  .pushSync(
                      push ->
                          push.applicationArns("arn:aws:sns:us-east-1:000000000000:app/GCM/app")));
    }
    assertEquals(0, run("--identity", IDENTITY, "--device", "GCM=token"), output::toString);
    assertTrue(
        output.toString().contains("note     push notification: the device is registered"),
        output.toString());
  }

  @Test
  void eventOfPushForTheWeb_arrives() {
    String realtime = service.realtimeEndpoint().toString();
    assertEquals(0, run("--identity", IDENTITY, "--web-push", realtime), output::toString);
    for (String part : List.of("own channel: AppSync", "other channels: refused", "event: an")) {
      assertTrue(output.toString().contains("ok       push for the web, " + part), part);
    }
  }

  @Test
  void wrongAddressOfPushForTheWeb_isFound() {
    assertEquals(
        3, run("--identity", IDENTITY, "--web-push", "ws://127.0.0.1:1/"), output::toString);
    assertEquals(List.of("push for the web, connection"), failed());
  }

  @Test
  void guestOfBothFlows_isMadeAndDeleted() throws IOException {
    try (CognitoServer cognito = new CognitoServer(IDENTITY, Optional.of(IDENTITY))) {
      assertEquals(0, run("--guest", "--basic-role", "arn:role"), output::toString);
      assertTrue(output.toString().contains("ok       basic flow, own data: API Gateway reports"));
      assertTrue(output.toString().contains("ok       enhanced flow, own data: "));
      assertTrue(cognito.calls().contains("DeleteIdentities"), () -> cognito.calls().toString());
    }
  }

  @Test
  void basicFlowThatMakesDevelopers_isFound() throws IOException {
    try (CognitoServer _ = new CognitoServer(IDENTITY, Optional.of("ASIABASIC"))) {
      assertEquals(3, run("--guest", "--basic-role", "arn:role"), output::toString);
      assertTrue(failed().contains("basic flow, data of others"), output::toString);
    }
  }

  @Test
  void poolWithoutGuests_isTold() throws IOException {
    try (CognitoServer cognito = new CognitoServer(IDENTITY, Optional.empty())) {
      cognito.refuse("GetId");
      assertEquals(3, run("--guest"), output::toString);
      assertEquals(List.of("guest"), failed());
    }
  }

  @Test
  void basicFlowThatIsOff_isWell() throws IOException {
    try (CognitoServer _ = new CognitoServer(IDENTITY, Optional.empty())) {
      assertEquals(0, run("--guest", "--basic-role", "arn:role"), output::toString);
      assertTrue(output.toString().contains("the pool or the role forbids this flow"));
    }
  }

  @Test
  void json_hasOneObjectOnEachLine() throws Exception {
    assertEquals(0, run("--json"), output::toString);
    List<String> lines = output.toString().lines().toList();
    for (String line : lines) {
      assertTrue(Json.parse(line) instanceof JsonObject, line);
    }
    assertTrue(lines.getFirst().startsWith("{\"check\":\"unsigned request\",\"status\":\"OK\","));
    assertTrue(lines.getLast().contains("\"failed\":0"), lines.getLast());
  }

  @Test
  void signatures_areAcceptedWhereTheyAreVerified() {
    List<String> callers =
        List.of("tidemark-operator local - developer", IDENTITY + " local - " + IDENTITY);
    try (LocalService verifying =
        LocalService.start(
            options().with(new ApiOptions("prod", KnownCallers.parse(callers, true))))) {
      assertEquals(0, runAt(verifying.endpoint(), "--identity", IDENTITY), output::toString);
    }
  }

  @Test
  void wrongClock_isFound() {
    try (SdkHttpClient http = AwsCrtHttpClient.create()) {
      AwsCredentialsIdentity developer = AwsCredentialsIdentity.create("developer", "any");
      Api api = new Api(http, service.endpoint(), Region.US_EAST_1, Optional.of(developer));
      PrintWriter writer = new PrintWriter(output, true);
      output.getBuffer().setLength(0);
      new AccessChecks(
              new Caller(api, POOL, IDENTITY),
              InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-10)))
          .run(new Results(writer, false));
      assertEquals(List.of("clock"), failed());
    }
  }

  @Test
  void dryRun_sendsNothing() {
    assertEquals(
        0,
        runAt(URI.create("http://127.0.0.1:1"), "--dry-run", "--guest", "--throttle", "300"),
        output::toString);
    assertEquals(4, output.toString().lines().filter(line -> line.startsWith("Would ")).count());
  }

  @Test
  void noResponse_failsTheRun() {
    assertEquals(1, runAt(URI.create("http://127.0.0.1:1")), output::toString);
    assertTrue(output.toString().contains("The run has failed"), output.toString());
  }

  @Test
  void wrongOptions_areRefused() {
    assertEquals(2, run("--guest", "--identity", IDENTITY));
    assertEquals(2, run("--identity", "nobody"));
    assertEquals(2, runAt(URI.create("ftp://host")));
  }

  @Test
  void headersOfBrowsers_areThoseOfTheTemplate() {
    CorsPolicy cors = Template.read(Path.of("template.yaml")).cors().orElseThrow();
    assertEquals(cors.allowMethods(), BrowserChecks.METHODS);
    assertEquals(cors.allowHeaders(), BrowserChecks.SENT);
    assertEquals(
        List.of(),
        BrowserChecks.READ.stream().filter(name -> !cors.exposeHeaders().contains(name)).toList());
  }
}
