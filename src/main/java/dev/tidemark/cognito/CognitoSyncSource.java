package dev.tidemark.cognito;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.Modification;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.store.Deadline;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.store.StoreFailedException;
import dev.tidemark.takeover.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.ListDatasetsResponse;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.Record;

/**
 * Reads Amazon Cognito Sync through its official client. The client's credentials need the actions
 * {@code cognito-sync:ListDatasets} and {@code cognito-sync:ListRecords}.
 */
public final class CognitoSyncSource implements Source {
  /** The most that clients ask for. */
  private static final int PAGE = 1024;

  private static final int MAX_DATASETS = 64;

  /** Long enough for a page with a large dataset. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final CognitoSyncClient client;
  private final SourceCalls calls;

  /**
   * Makes a source.
   *
   * @param client the client; without retries of its own if the calls have some
   */
  public CognitoSyncSource(CognitoSyncClient client, SourceCalls calls) {
    this.client = client;
    this.calls = calls;
  }

  @Override
  public List<Summary> datasets(PoolIdentity owner) {
    List<Summary> all = new ArrayList<>();
    @Nullable String next = null;
    do {
      String token = next;
      ListDatasetsResponse page = call(() -> datasets(owner, token));
      page.datasets().forEach(found -> all.add(summary(owner, found)));
      next = page.nextToken();
    } while (hasNext(next));
    return List.copyOf(all);
  }

  private ListDatasetsResponse datasets(PoolIdentity owner, @Nullable String token) {
    return client.listDatasets(
        request ->
            request
                .identityPoolId(owner.pool().value())
                .identityId(owner.identity().value())
                .maxResults(MAX_DATASETS)
                .nextToken(token)
                .overrideConfiguration(timeout()));
  }

  private static Summary summary(
      PoolIdentity owner, software.amazon.awssdk.services.cognitosync.model.Dataset found) {
    return new Summary(
        new DatasetId(owner, new DatasetName(found.datasetName())),
        toMillis(found.creationDate()),
        toMillis(found.lastModifiedDate()),
        text(found.lastModifiedBy()));
  }

  @Override
  public Listing list(DatasetId dataset, SyncCount since) {
    List<ListRecordsResponse> pages = pages(dataset, since);
    LongStream counts = pages.stream().mapToLong(ListRecordsResponse::datasetSyncCount);
    Stream<Record> records = pages.stream().flatMap(page -> page.records().stream());
    return new Listing(
        pages.getLast().datasetExists(),
        pages.stream().anyMatch(CognitoSyncSource::isResync),
        new SyncCount(counts.min().orElse(0)),
        records.map(CognitoSyncSource::toRecord).toList());
  }

  private List<ListRecordsResponse> pages(DatasetId dataset, SyncCount since) {
    List<ListRecordsResponse> pages = new ArrayList<>();
    @Nullable String next = null;
    do {
      String token = next;
      ListRecordsResponse page = call(() -> records(dataset, since, PAGE, token));
      pages.add(page);
      next = page.nextToken();
    } while (hasNext(next));
    return pages;
  }

  @Override
  public boolean requiresResync(DatasetId dataset, SyncCount lastSyncCount) {
    return isResync(call(() -> records(dataset, lastSyncCount, 1, null)));
  }

  private ListRecordsResponse records(
      DatasetId dataset, SyncCount since, int maxResults, @Nullable String token) {
    return client.listRecords(
        request ->
            request
                .identityPoolId(dataset.owner().pool().value())
                .identityId(dataset.owner().identity().value())
                .datasetName(dataset.name().value())
                .lastSyncCount(since.value())
                .maxResults(maxResults)
                .nextToken(token)
                .overrideConfiguration(timeout()));
  }

  private static boolean isResync(ListRecordsResponse page) {
    return Boolean.TRUE.equals(page.datasetDeletedAfterRequestedSyncCount());
  }

  private static SyncRecord toRecord(Record found) {
    RecordKey key = new RecordKey(found.key());
    Modification modification =
        new Modification(
            new SyncCount(found.syncCount()),
            toMillis(found.lastModifiedDate()),
            text(found.lastModifiedBy()),
            Optional.ofNullable(found.deviceLastModifiedDate()).map(CognitoSyncSource::toMillis));
    return Optional.ofNullable(found.value())
        .<SyncRecord>map(value -> new SyncRecord.Live(key, new RecordValue(value), modification))
        .orElseGet(() -> new SyncRecord.Tombstone(key, modification));
  }

  private static boolean hasNext(@Nullable String token) {
    return token != null && !token.isEmpty();
  }

  private static Instant toMillis(Instant date) {
    return Instant.ofEpochMilli(date.toEpochMilli());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static AwsRequestOverrideConfiguration timeout() {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallTimeout(Deadline.timeout(CALL_TIMEOUT))
        .build();
  }

  private <T> T call(Supplier<T> call) {
    try {
      return calls.call(call);
    } catch (SdkException e) {
      if (isBusy(e)) {
        throw new StoreBusyException(e);
      }
      throw new StoreFailedException(e);
    }
  }

  /** Tells whether the same call may succeed soon. */
  public static boolean isBusy(SdkException failure) {
    return switch (failure) {
      case AbortedException _ -> false;
      case AwsServiceException e ->
          e.isThrottlingException()
              || e.statusCode() >= SERVER_ERROR
              || e.statusCode() == TOO_MANY_REQUESTS;
      case SdkClientException _ -> true;
      default -> false;
    };
  }
}
