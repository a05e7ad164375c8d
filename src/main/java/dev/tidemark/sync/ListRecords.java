package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.ResponseSize;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.token.TokenSealer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * Lists the records of a dataset that changed after a count, tombstones included, and issues the
 * token for the update that may follow.
 *
 * <p>A listing is delivered in pages under the count of its first one. A record that is changed in
 * between is delivered as it then is; whether the dataset still is, and whether the device must
 * start over, every page judges anew.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_ListRecords.html">
 *     ListRecords</a>
 */
public final class ListRecords {
  private final DatasetStore store;
  private final SyncSessions sessions;
  private final TokenSealer sealer;

  /** Lists the store's datasets. */
  public ListRecords(DatasetStore store, SyncSessions sessions, TokenSealer sealer) {
    this.store = store;
    this.sessions = sessions;
    this.sealer = sealer;
  }

  /**
   * What is asked for.
   *
   * @param dataset the dataset, which need not exist
   * @param lastSyncCount the count up to which the device has the dataset; none and 0 are the same
   * @param nextToken from the page before
   * @param maxResults the most records of a page, at least 1; none means all
   * @param sessionToken the token of an earlier listing, whose session this one goes on with
   */
  public record Request(
      DatasetId dataset,
      Optional<SyncCount> lastSyncCount,
      Optional<String> nextToken,
      OptionalInt maxResults,
      Optional<String> sessionToken) {}

  /** What became of it. */
  public sealed interface Result {
    /**
     * A page of records.
     *
     * @param exists whether there is the dataset
     * @param lost whether the device must drop what it has and start over: the dataset was deleted
     *     after the count that it asked for, or tombstones that it needs were pruned
     * @param datasetSyncCount the dataset's count, on the first page
     * @param lastModifiedBy who made the dataset's last update
     * @param records in the order of their keys
     * @param nextToken for the next page, if there is one
     * @param sessionToken for the update that may follow
     */
    record Page(
        boolean exists,
        boolean lost,
        SyncCount datasetSyncCount,
        Optional<String> lastModifiedBy,
        List<SyncRecord> records,
        Optional<String> nextToken,
        String sessionToken)
        implements Result {}

    /** The session token is not one of this dataset, too old, or consumed by an update. */
    record InvalidSession() implements Result {}

    /** The NextToken is not one of this dataset and count. */
    record InvalidNextToken() implements Result {}

    /** The dataset has not come as far as the count. */
    record NoSuchSyncCount(SyncCount lastSyncCount) implements Result {}
  }

  /** Lists a page of records. */
  public Result list(Request request) {
    Optional<SyncSession> session =
        request.sessionToken().flatMap(token -> sessions.open(request.dataset(), token));
    if (request.sessionToken().isPresent() && session.isEmpty()) {
      return new Result.InvalidSession();
    }
    Optional<ListingPosition> position =
        request
            .nextToken()
            .flatMap(token -> ListingPosition.ofToken(sealer, request.dataset(), token));
    if (request.nextToken().isPresent() && !goesOn(position, request.lastSyncCount())) {
      return new Result.InvalidNextToken();
    }
    SyncCount lastSyncCount =
        position
            .map(ListingPosition::lastSyncCount)
            .or(request::lastSyncCount)
            .orElse(SyncCount.ZERO);
    Listing listing = new Listing(request, lastSyncCount, position, session);
    return switch (read(request.dataset(), lastSyncCount)) {
      case View.Missing missing -> listing.ofMissing(missing);
      case View.Existing existing -> listing.of(existing);
    };
  }

  private static boolean goesOn(
      Optional<ListingPosition> position, Optional<SyncCount> lastSyncCount) {
    return position.isPresent()
        && lastSyncCount.map(position.get().lastSyncCount()::equals).orElse(true);
  }

  /** A count above the dataset's may come from an update that the first read was too early for. */
  private View read(DatasetId dataset, SyncCount lastSyncCount) {
    Scope scope = new Scope.Since(lastSyncCount);
    View view = store.read(dataset, scope);
    return view instanceof View.Existing && lastSyncCount.isAbove(view.syncCount())
        ? store.read(dataset, scope)
        : view;
  }

  private final class Listing {
    private final Request request;
    private final SyncCount lastSyncCount;
    private final Optional<ListingPosition> position;
    private final Optional<SyncSession> session;

    Listing(
        Request request,
        SyncCount lastSyncCount,
        Optional<ListingPosition> position,
        Optional<SyncSession> session) {
      this.request = request;
      this.lastSyncCount = lastSyncCount;
      this.position = position;
      this.session = session;
    }

    Result ofMissing(View.Missing missing) {
      boolean wasThere =
          position.isPresent()
              || (lastSyncCount.isAbove(SyncCount.ZERO)
                  && missing.deletedAtCount().isAbove(SyncCount.ZERO));
      return new Result.Page(
          false,
          wasThere,
          position.map(ListingPosition::datasetSyncCount).orElse(SyncCount.ZERO),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          sessionToken(missing));
    }

    Result of(View.Existing existing) {
      Dataset dataset = existing.dataset();
      if (session.isPresent() && dataset.recentUpdates().consumed(session.get().id())) {
        return new Result.InvalidSession();
      }
      if (lastSyncCount.isAbove(dataset.syncCount())) {
        return new Result.NoSuchSyncCount(lastSyncCount);
      }
      boolean lost = dataset.isLostTo(lastSyncCount);
      if (lostSinceFirstPage(dataset, lost)) {
        // What the other pages would have said, the device does not know: nothing may build on it.
        return page(existing, true, List.of(), Optional.empty(), token(lastSyncCount, ""));
      }
      List<SyncRecord> rest = rest(dataset, lost);
      List<SyncRecord> records = cut(rest);
      Optional<String> next =
          records.size() < rest.size()
              ? Optional.of(
                  new ListingPosition(lastSyncCount, count(existing), lost, records.getLast().key())
                      .toToken(sealer, request.dataset()))
              : Optional.empty();
      return page(existing, lost, records, next, sessionToken(existing));
    }

    private boolean lostSinceFirstPage(Dataset dataset, boolean lost) {
      return position.isPresent()
          && (dataset.deletedAtCount().isAbove(position.get().datasetSyncCount())
              || (lost && !position.get().lost()));
    }

    private List<SyncRecord> rest(Dataset dataset, boolean lost) {
      Collection<SyncRecord> records =
          position
              .map(page -> dataset.records().tailMap(page.after(), false).values())
              .orElse(dataset.records().values());
      return records.stream()
          .filter(candidate -> lost || candidate.syncCount().isAbove(lastSyncCount))
          .toList();
    }

    /** Cuts by number and by what an answer takes; one record always fits. */
    private List<SyncRecord> cut(List<SyncRecord> rest) {
      int limit = request.maxResults().orElse(Integer.MAX_VALUE);
      List<SyncRecord> page = new ArrayList<>();
      long bytes = 0;
      for (SyncRecord candidate : rest) {
        bytes += ResponseSize.of(candidate);
        if (page.size() == limit || (bytes > ResponseSize.MAX_BYTES && !page.isEmpty())) {
          break;
        }
        page.add(candidate);
      }
      return List.copyOf(page);
    }

    private Result.Page page(
        View.Existing existing,
        boolean lost,
        List<SyncRecord> records,
        Optional<String> next,
        String sessionToken) {
      return new Result.Page(
          true,
          lost,
          count(existing),
          Optional.of(existing.dataset().lastModifiedBy()),
          records,
          next,
          sessionToken);
    }

    /**
     * The count of the first page: what a device may take itself to have when all pages are
     * delivered, and what an update after them is judged by.
     */
    private SyncCount count(View view) {
      return position.map(ListingPosition::datasetSyncCount).orElse(view.syncCount());
    }

    private String sessionToken(View view) {
      return token(count(view), view.hint());
    }

    private String token(SyncCount listedAt, String hint) {
      UUID sessionId = session.map(SyncSession::id).orElseGet(UUID::randomUUID);
      return sessions.issue(request.dataset(), sessionId, listedAt, hint);
    }
  }
}
