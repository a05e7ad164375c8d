package dev.tidemark.push;

import static dev.tidemark.push.MemoryPushes.device;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.LogLines;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.Samples;
import dev.tidemark.model.SyncCount;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.MemoryPushes.Sent;
import dev.tidemark.push.PushCounts.Outcome;
import dev.tidemark.push.PushSender.Result;
import dev.tidemark.store.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which devices hear of the changes of a batch, and what becomes of those that cannot. */
class SendPushesTest {
  private static final PushSync PUSH = MemoryPushes.pushSync();

  private final MemoryPushes pushes = new MemoryPushes();
  @RegisterExtension private final LogLines log = new LogLines(PoolHealth.class);
  private PoolConfiguration configuration =
      new PoolConfiguration(Optional.of(PUSH), Optional.empty(), 1);
  private PushSender sender = pushes;
  private volatile Instant now = Samples.DATE;
  private final SendPushes sendPushes =
      new SendPushes(
          _ -> configuration,
          pushes,
          (push, device, message) -> sender.send(push, device, message),
          new SendPushes.Pace(
              Duration.ofSeconds(5), _ -> true, Executors::newVirtualThreadPerTaskExecutor),
          () -> now);

  private static DatasetNews news(String dataset, long count, String author) {
    return new DatasetNews(
        Samples.dataset(dataset), new SyncCount(count), Optional.of(author), false);
  }

  private static DatasetNews deletion(String dataset, long count) {
    return new DatasetNews(Samples.dataset(dataset), new SyncCount(count), Optional.empty(), true);
  }

  private static DatasetNews newsOf(PoolIdentity owner, String dataset) {
    return new DatasetNews(
        new DatasetId(owner, new DatasetName(dataset)), new SyncCount(1), Optional.of("tv"), false);
  }

  private Map<String, String> send(DatasetNews... news) {
    PushCounts counts = sendPushes.send(List.of(news));
    Map<String, String> texts = new TreeMap<>();
    for (String platform : counts.platforms()) {
      texts.put(
          platform,
          "%d sent, %d refused, %d dropped"
              .formatted(
                  counts.of(platform, Outcome.SENT),
                  counts.of(platform, Outcome.REFUSED),
                  counts.of(platform, Outcome.DROPPED)));
    }
    return texts;
  }

  private static Sent sent(String device, String dataset, long count) {
    return new Sent(new DeviceId(device), dataset, count);
  }

  private Set<Sent> sent() {
    Set<Sent> all = Set.copyOf(pushes.sent());
    assertEquals(all.size(), pushes.sent().size(), "a notification was sent twice");
    return all;
  }

  @Test
  void eachDevice_hearsTheHighestCountOfAnotherOnce() {
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game"));
    pushes.register(Samples.OWNER, device("tablet", Platform.APNS, "game", "settings"));
    pushes.register(Samples.OWNER, device("watch", Platform.ADM, "settings"));

    Map<String, String> counts =
        send(
            news("game", 5, "phone"),
            news("game", 6, "tablet"),
            news("settings", 2, "tablet"),
            news("game", 7, "phone"));

    assertEquals(
        Set.of(sent("phone", "game", 6), sent("tablet", "game", 7), sent("watch", "settings", 2)),
        sent());
    assertEquals(
        Map.of(
            "GCM", "1 sent, 0 refused, 0 dropped",
            "APNS", "1 sent, 0 refused, 0 dropped",
            "ADM", "1 sent, 0 refused, 0 dropped"),
        counts);
  }

  @Test
  void onlyWriter_hearsNothing() {
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game"));
    assertEquals(Map.of(), send(news("game", 5, "phone"), news("game", 6, "phone")));
    assertEquals(Set.of(), sent());
  }

  @Test
  void updateWithoutDevice_andDeletion_areNewsToAll() {
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game", "settings"));
    send(news("game", 5, Samples.OWNER.identity().value()), deletion("settings", 9));
    assertEquals(Set.of(sent("phone", "game", 5), sent("phone", "settings", 9)), sent());
  }

  @Test
  void poolWithoutPushSync_costsNoRead() {
    configuration = PoolConfiguration.NONE;
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game"));
    int reads = pushes.reads();
    assertEquals(Map.of(), send(news("game", 5, "tv")));
    assertEquals(reads, pushes.reads());
  }

  @Test
  void identity_costsOneRead_andOneMoreForEachReceiver() {
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game", "settings"));
    pushes.register(Samples.OWNER, device("tv", Platform.GCM, "other"));
    int reads = pushes.reads();
    send(news("game", 5, "tv"), news("settings", 5, "tv"));
    assertEquals(2, pushes.reads() - reads);
  }

  @Test
  void phoneOfAnotherUser_hearsNothing_andIsForgotten() {
    DeviceRegistration first = device("phone", Platform.GCM, "game");
    pushes.register(Samples.OWNER, first);
    pushes.takeOver(
        first.endpoint(), new EndpointOwner(Samples.OTHER_OWNER, new DeviceId("second")));

    assertEquals(Map.of("GCM", "0 sent, 0 refused, 1 dropped"), send(news("game", 5, "tv")));

    assertEquals(Set.of(), sent());
    assertEquals(List.of(), pushes.devices(Samples.OWNER).devices());
  }

  @Test
  void deviceThatRegistersAgainMeanwhile_stays() {
    DeviceRegistration phone = device("phone", Platform.GCM, "game");
    pushes.register(Samples.OWNER, phone);
    pushes.takeOver(
        phone.endpoint(), new EndpointOwner(Samples.OTHER_OWNER, new DeviceId("second")));
    pushes.beforeReplace(() -> pushes.register(Samples.OWNER, phone));

    send(news("game", 5, "tv"));

    assertEquals(List.of(phone), pushes.devices(Samples.OWNER).devices());
    send(news("game", 6, "tv"));
    assertEquals(Set.of(sent("phone", "game", 6)), sent());
  }

  @Test
  void disabledEndpoint_pausesUntilTheDeviceRegistersAgain() {
    DeviceRegistration phone = device("phone", Platform.GCM, "game");
    pushes.register(Samples.OWNER, phone);
    pushes.respond("phone", new Result.EndpointDisabled());

    assertEquals(Map.of("GCM", "0 sent, 1 refused, 0 dropped"), send(news("game", 5, "tv")));
    assertEquals(Map.of(), send(news("game", 6, "tv")));
    assertEquals(1, pushes.calls());

    pushes.register(Samples.OWNER, phone);
    send(news("game", 7, "tv"));
    assertEquals(Set.of(sent("phone", "game", 7)), sent());
  }

  @Test
  void deletedEndpoint_removesItsDeviceAlone() {
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game", "settings"));
    pushes.register(Samples.OWNER, device("tablet", Platform.GCM, "game"));
    pushes.respond("phone", new Result.EndpointGone());

    send(news("game", 5, "tv"), news("settings", 5, "tv"));

    assertEquals(Set.of(sent("tablet", "game", 5)), sent());
    assertEquals(
        List.of(new DeviceId("tablet")),
        pushes.devices(Samples.OWNER).devices().stream().map(DeviceRegistration::id).toList());
  }

  @Test
  void disabledApplication_isLoggedOnceAMinute_andTriedOnceABatch() {
    configuration = new PoolConfiguration(Optional.of(PUSH), Optional.empty(), 1);
    sender = (_, _, _) -> new Result.Unusable("PlatformApplicationDisabled");
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game", "settings"));

    assertEquals(
        Map.of("GCM", "0 sent, 2 refused, 0 dropped"),
        send(news("game", 5, "tv"), news("settings", 5, "tv")));
    now = now.plusSeconds(59);
    send(news("game", 6, "tv"));
    String line =
        "SEVERE Push notifications of a pool do not arrive: GCM: PlatformApplicationDisabled. It is"
            + " pool "
            + Samples.POOL;
    assertEquals(List.of(line), log.all());
    now = now.plusSeconds(1);
    send(news("game", 7, "tv"));
    assertEquals(List.of(line, line), log.all());
    assertEquals(1, pushes.devices(Samples.OWNER).devices().size());
  }

  @Test
  void deviceOfAnApplicationThatThePoolDropped_staysUntold() {
    configuration =
        new PoolConfiguration(
            Optional.of(new PushSync(PUSH.applications().subList(0, 1), Optional.empty())),
            Optional.empty(),
            1);
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game"));
    assertEquals(Map.of("GCM", "0 sent, 1 refused, 0 dropped"), send(news("game", 5, "tv")));
    assertEquals(0, pushes.calls());
    assertEquals(1, pushes.devices(Samples.OWNER).devices().size());
  }

  @Test
  void throttledPush_isRetried_thenDropped() {
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game"));
    pushes.respond("phone", new Result.Throttled(), new Result.Throttled());
    assertEquals(Map.of("GCM", "1 sent, 0 refused, 0 dropped"), send(news("game", 5, "tv")));

    pushes.respond("phone", new Result.Throttled(), new Result.Throttled(), new Result.Throttled());
    assertEquals(Map.of("GCM", "0 sent, 0 refused, 1 dropped"), send(news("game", 6, "tv")));
    assertEquals(6, pushes.calls());
  }

  @Test
  void pushServiceThatFails_isLeftAloneForAWhile() {
    sender =
        (_, _, _) -> {
          throw new PushFailedException(new IllegalStateException("timeout"));
        };
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game"));
    IntStream.range(0, 20).forEach(i -> send(news("game", i, "tv")));

    sender = pushes;
    assertEquals(Map.of("GCM", "0 sent, 0 refused, 1 dropped"), send(news("game", 21, "tv")));
    now = now.plusSeconds(30);
    send(news("game", 22, "tv"));
    assertEquals(Set.of(sent("phone", "game", 22)), sent());
  }

  @Test
  void slowPushService_takesNoMoreThanItsTime() {
    sender =
        (push, device, message) -> {
          now = now.plusSeconds(2);
          return pushes.send(push, device, message);
        };
    pushes.register(
        Samples.OWNER, device("phone", Platform.GCM, "d1", "d2", "d3", "d4", "d5", "d6"));
    Map<String, String> counts =
        send(
            IntStream.rangeClosed(1, 6)
                .mapToObj(i -> news("d" + i, 1, "tv"))
                .toArray(DatasetNews[]::new));
    // An attempt may take a second, so the last one starts after four.
    assertEquals(Map.of("GCM", "3 sent, 0 refused, 3 dropped"), counts);
  }

  @Test
  void deadlineOfTheBatch_isKept() {
    pushes.register(Samples.OWNER, device("phone", Platform.GCM, "game"));
    Map<String, String> counts =
        Deadline.within(() -> Duration.ofMillis(900), () -> send(news("game", 5, "tv")));
    assertEquals(Map.of("unknown", "0 sent, 0 refused, 1 dropped"), counts);
    assertEquals(0, pushes.calls());
  }

  @Test
  void failingStore_harmsNoOther() {
    pushes.register(Samples.OTHER_OWNER, device("phone", Platform.GCM, "game"));
    PushStore failing = new FailingStore(pushes, Samples.OWNER);
    SendPushes other =
        new SendPushes(
            _ -> configuration,
            failing,
            pushes,
            new SendPushes.Pace(
                Duration.ofSeconds(5), _ -> true, Executors::newVirtualThreadPerTaskExecutor),
            () -> now);

    PushCounts counts =
        other.send(List.of(newsOf(Samples.OWNER, "game"), newsOf(Samples.OTHER_OWNER, "game")));

    assertEquals(Set.of(sent("phone", "game", 1)), sent());
    assertEquals(1, counts.of(PushCounts.UNKNOWN_PLATFORM, Outcome.DROPPED));
    assertEquals(1, log.all().size());
    assertTrue(
        log.all().getFirst().startsWith("SEVERE " + PoolHealth.LOG_TEXT), log.all().getFirst());
  }
}
