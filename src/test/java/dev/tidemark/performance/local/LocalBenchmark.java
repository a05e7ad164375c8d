package dev.tidemark.performance.local;

import dev.tidemark.sync.SessionTokens;
import dev.tidemark.token.TokenKey;
import dev.tidemark.token.TokenKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the local service beside DynamoDB Local, and beside other stores if asked to. */
@Command(
    name = "throughput",
    description = "Measures the local service beside other stores.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class LocalBenchmark implements Callable<Integer> {
  @Option(
      names = "--millis",
      paramLabel = "MS",
      description =
          "time of each of four rounds; the first is not counted (default: ${DEFAULT-VALUE})")
  private int millis = 1000;

  @Option(
      names = "--clients",
      paramLabel = "N",
      split = ",",
      description = "devices side by side (default: ${DEFAULT-VALUE})")
  private List<Integer> clients = List.of(1, 8, 64);

  @Option(
      names = "--etcd",
      paramLabel = "FILE",
      description = "the program etcd, to measure it, too")
  private @Nullable Path etcd;

  @Option(
      names = "--pouchdb",
      paramLabel = "FILE",
      description = "the program pouchdb-server, to measure it, too")
  private @Nullable Path pouchDb;

  @Option(
      names = "--kinto",
      paramLabel = "FILE",
      description = "the program kinto, to measure it, too")
  private @Nullable Path kinto;

  @Option(names = "--write", description = "write the table and the picture of docs/performance.md")
  private boolean write;

  private LocalBenchmark() {}

  /** Measures as the arguments say. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LocalBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Side> sides = new ArrayList<>();
    try (ServiceProcess service = ServiceProcess.start(flags())) {
      sides.add(new TidemarkSide(service, new SessionTokens(keys())));
      sides.add(new DynamoDbSide(service));
      addPeers(sides);
      List<Measurement> measurements = measure(sides);
      LocalTable table = new LocalTable(measurements);
      System.out.print(table.text());
      if (write) {
        table.writeTo(Path.of("docs", "performance.md"));
        new ClientsChart(measurements).writeTo(Path.of("docs", "pictures", "growth-clients.svg"));
      }
    } finally {
      sides.reversed().forEach(Side::close);
    }
    return CommandLine.ExitCode.OK;
  }

  private void addPeers(List<Side> sides) throws IOException, InterruptedException {
    if (etcd != null) {
      sides.add(EtcdSide.start(etcd));
    }
    if (pouchDb != null) {
      sides.add(PouchDbSide.start(pouchDb));
    }
    if (kinto != null) {
      sides.add(KintoSide.start(kinto));
    }
  }

  private List<Measurement> measure(List<Side> sides) {
    List<Measurement> measurements = new ArrayList<>();
    for (Work work : Work.values()) {
      for (int devices : clients) {
        measurements.add(Measurement.of(work, devices, sides, Duration.ofMillis(millis)));
      }
    }
    return measurements;
  }

  /** Returns the flags with which Maven runs the service, or others. */
  private static List<String> flags() {
    return Arrays.stream(System.getProperty("service.jvm", "").split(" "))
        .filter(flag -> !flag.isEmpty())
        .toList();
  }

  private static TokenKeys keys() throws IOException {
    String key = Files.readString(Path.of("events", "token-key")).strip();
    return TokenKeys.of(new TokenKey(Base64.getDecoder().decode(key)));
  }
}
