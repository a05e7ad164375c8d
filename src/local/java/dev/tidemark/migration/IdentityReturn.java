package dev.tidemark.migration;

import dev.tidemark.cognito.CognitoSyncSource;
import dev.tidemark.cognito.SourceCalls;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.DatasetStore;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.takeover.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.LimitExceededException;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsRequest;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.UpdateRecordsRequest;

/**
 * Writes the datasets of an identity back to the service that they came from, through its API as a
 * device does. Counts, dates and authors of the changed records are new there.
 *
 * <p>Of a record that differs, the later one stays, by the dates of the last updates. What only the
 * other service has stays, too.
 */
public final class IdentityReturn {
  /** Updates of a dataset, which conflicts with devices repeat. */
  private static final int MAX_UPDATES = 100;

  private final CognitoSyncClient client;
  private final SourceCalls calls;
  private final DatasetStore store;
  private final Terms terms;

  /**
   * Makes the return.
   *
   * @param client the client of the other service
   * @param store the store of what is here
   */
  public IdentityReturn(
      CognitoSyncClient client, SourceCalls calls, DatasetStore store, Terms terms) {
    this.client = client;
    this.calls = calls;
    this.store = store;
    this.terms = terms;
  }

  /**
   * What a return may write.
   *
   * @param isDryRun whether nothing is written
   * @param isRecreating whether unchanged copies are written that the other service has deleted
   */
  public record Terms(boolean isDryRun, boolean isRecreating) {}

  /** Writes an identity back, and returns a finding for each of its datasets on either side. */
  public List<Finding> run(PoolIdentity owner) {
    List<Finding> findings = new ArrayList<>();
    Set<DatasetName> names = new HashSet<>();
    for (Dataset each : store.list(owner, Integer.MAX_VALUE)) {
      names.add(each.id().name());
      if (store.read(each.id(), new Scope.All()) instanceof View.Existing existing) {
        findings.add(write(existing.dataset()));
      }
    }
    new CognitoSyncSource(client, calls)
        .datasets(owner).stream()
            .map(Source.Summary::id)
            .filter(id -> !names.contains(id.name()))
            .forEach(id -> findings.add(new Finding(Finding.Kind.ONLY_THERE, id)));
    return findings;
  }

  private Finding write(Dataset dataset) {
    boolean isWritten = false;
    for (int update = 0; update < MAX_UPDATES; update++) {
      ReturnPatches patches = new ReturnPatches(dataset);
      String token = list(dataset.id(), patches);
      if (dataset.isAsImported() && !patches.isThere() && !terms.isRecreating()) {
        return new Finding(Finding.Kind.DELETED_THERE, dataset.id(), isWritten);
      }
      List<RecordPatch> next = patches.next();
      if (next.isEmpty() || terms.isDryRun()) {
        return finding(patches, dataset.id(), isWritten || !next.isEmpty());
      }
      try {
        isWritten |= update(dataset.id(), token, next);
      } catch (LimitExceededException e) {
        return new Finding(Finding.Kind.REFUSED_THERE, dataset.id(), isWritten);
      }
    }
    return new Finding(Finding.Kind.NEWER_THERE, dataset.id(), isWritten);
  }

  private static Finding finding(ReturnPatches patches, DatasetId id, boolean isWritten) {
    Finding.Kind written = isWritten ? Finding.Kind.RETURNED : Finding.Kind.SAME;
    Finding.Kind kind = patches.hasNewerThere() ? Finding.Kind.NEWER_THERE : written;
    return new Finding(kind, id, isWritten);
  }

  /** Lists all records there, and returns the token for an update. */
  private String list(DatasetId id, ReturnPatches patches) {
    ListRecordsResponse page = page(id, "");
    String token = page.syncSessionToken();
    patches.there(page);
    while (page.nextToken() != null && !page.nextToken().isEmpty()) {
      page = page(id, page.nextToken());
      patches.there(page);
    }
    return token;
  }

  private ListRecordsResponse page(DatasetId id, String next) {
    ListRecordsRequest.Builder request =
        ListRecordsRequest.builder()
            .identityPoolId(id.owner().pool().value())
            .identityId(id.owner().identity().value())
            .datasetName(id.name().value())
            .lastSyncCount(0L);
    ListRecordsRequest page = next.isEmpty() ? request.build() : request.nextToken(next).build();
    return calls.call(() -> client.listRecords(page));
  }

  /** Sends an update; false if a device was faster, or the response to an attempt was lost. */
  private boolean update(DatasetId id, String token, List<RecordPatch> patches) {
    UpdateRecordsRequest request = request(id, token, patches);
    try {
      var _ = calls.call(() -> client.updateRecords(request));
      return true;
    } catch (ResourceConflictException | InvalidParameterException e) {
      return false;
    }
  }

  private static UpdateRecordsRequest request(
      DatasetId id, String token, List<RecordPatch> patches) {
    return UpdateRecordsRequest.builder()
        .identityPoolId(id.owner().pool().value())
        .identityId(id.owner().identity().value())
        .datasetName(id.name().value())
        .syncSessionToken(token)
        .recordPatches(patches)
        .build();
  }
}
