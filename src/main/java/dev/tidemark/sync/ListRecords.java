package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.DatasetStore.Scope;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.token.TokenSealer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Lists the records of a dataset that changed after a count, tombstones included, and issues the
 * token for the update that may follow.
 *
 * <p>All pages of a listing report the count of its first page. A record that changes between two
 * pages is delivered as it is then. Each page rechecks that the dataset exists and whether the
 * device must resync.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_ListRecords.html">
 *     ListRecords</a>
 */
public final class ListRecords {
  private final DatasetStore store;
  private final SyncSessions sessions;
  private final TokenSealer sealer;

  /** Makes the operation on a store; the sealer signs and verifies NextTokens. */
  public ListRecords(DatasetStore store, SyncSessions sessions, TokenSealer sealer) {
    this.store = store;
    this.sessions = sessions;
    this.sealer = sealer;
  }

  /**
   * A request for a page of records.
   *
   * @param dataset the dataset, which need not exist
   * @param start the start of the page
   * @param maxResults the most records of a page, at least 1; {@link Integer#MAX_VALUE} for no
   *     limit
   * @param sessionToken the token of an earlier listing, whose session this one continues; "" for a
   *     new session
   */
  public record Request(DatasetId dataset, Start start, int maxResults, String sessionToken) {}

  /** The start of a page. */
  public sealed interface Start {
    /** Returns the token from the earlier page; "" for the first page. */
    String nextToken();

    /**
     * The first page.
     *
     * @param lastSyncCount the count up to which the device has the dataset; 0 if it has nothing
     */
    record Since(SyncCount lastSyncCount) implements Start {
      @Override
      public String nextToken() {
        return "";
      }
    }

    /**
     * The page after an earlier one.
     *
     * @param nextToken the token from the earlier page
     */
    record NextPage(String nextToken) implements Start {}

    /**
     * The page after an earlier one, where the client repeats the count of the first page.
     *
     * @param nextToken the token from the earlier page
     * @param lastSyncCount the count that the listing must have started from
     */
    record NextPageSince(String nextToken, SyncCount lastSyncCount) implements Start {}
  }

  /** The result of a listing. */
  public sealed interface Result {
    /**
     * A page of records.
     *
     * @param exists whether the dataset exists
     * @param resync whether the device must drop its copy and start over: the dataset was deleted
     *     after the count of the request, or tombstones that the device needs were pruned
     * @param datasetSyncCount the dataset's count at the first page
     * @param lastModifiedBy the author of the dataset's last update
     * @param mergedNames the names of datasets that were merged from guests
     * @param records the records in the order of their keys
     * @param nextToken the token of the next page, if there is one
     * @param sessionToken the token for the update that may follow
     */
    record Page(
        boolean exists,
        boolean resync,
        SyncCount datasetSyncCount,
        Optional<String> lastModifiedBy,
        List<DatasetName> mergedNames,
        List<SyncRecord> records,
        Optional<String> nextToken,
        String sessionToken)
        implements Result {}

    /** The session token is invalid, for another dataset, expired, or consumed by an update. */
    record InvalidSession(TokenFault fault) implements Result {}

    /** The NextToken is invalid, or for another dataset or count. */
    record InvalidNextToken(TokenFault fault) implements Result {}

    /** The count is ahead of the dataset. */
    record NoSuchSyncCount(SyncCount lastSyncCount) implements Result {}
  }

  /** Lists a page of records. */
  public Result list(Request request) {
    Optional<UUID> sessionId = sessionId(request);
    if (sessionId.isEmpty()) {
      return new Result.InvalidSession(sessions.faultOf(request.dataset(), request.sessionToken()));
    }
    Optional<Listing> listing = listing(request);
    if (listing.isEmpty()) {
      return new Result.InvalidNextToken(
          sessions.faultOfNextToken(request.dataset(), request.start().nextToken()));
    }
    Pages pages = new Pages(request, sessionId.get(), listing.get());
    return switch (read(request.dataset(), listing.get())) {
      case View.Missing missing -> pages.ofMissing(missing);
      case View.Existing existing -> pages.of(existing);
    };
  }

  private Optional<UUID> sessionId(Request request) {
    return request.sessionToken().isEmpty()
        ? Optional.of(UUID.randomUUID())
        : sessions.open(request.dataset(), request.sessionToken()).map(SyncSession::id);
  }

  private Optional<Listing> listing(Request request) {
    return switch (request.start()) {
      case Start.Since(SyncCount lastSyncCount) -> Optional.of(Listing.since(lastSyncCount));
      case Start.NextPage(String token) -> position(request, token).map(Listing::after);
      case Start.NextPageSince(String token, SyncCount lastSyncCount) ->
          position(request, token)
              .filter(position -> position.lastSyncCount().equals(lastSyncCount))
              .map(Listing::after);
    };
  }

  private Optional<ListingPosition> position(Request request, String token) {
    return ListingPosition.ofToken(sealer, request.dataset(), token);
  }

  /** If the count is ahead of the dataset, reads once more: the update may just have landed. */
  private View read(DatasetId dataset, Listing listing) {
    Scope scope = new Scope.Since(listing.recordsAfter());
    View view = store.read(dataset, scope);
    return view instanceof View.Existing existing && listing.isAhead(existing.dataset())
        ? store.read(dataset, scope)
        : view;
  }

  /** The pages that a request can lead to. */
  private final class Pages {
    private final Request request;
    private final UUID sessionId;
    private final Listing listing;

    Pages(Request request, UUID sessionId, Listing listing) {
      this.request = request;
      this.sessionId = sessionId;
      this.listing = listing;
    }

    Result ofMissing(View.Missing missing) {
      return new Result.Page(
          false,
          listing.requiresResyncOfMissing(),
          listing.position().map(ListingPosition::datasetSyncCount).orElse(SyncCount.ZERO),
          Optional.empty(),
          mergedNames(missing),
          List.of(),
          Optional.empty(),
          sessionToken(missing));
    }

    Result of(View.Existing existing) {
      Dataset dataset = existing.dataset();
      if (dataset.recentUpdates().consumed(sessionId)) {
        return new Result.InvalidSession(TokenFault.CONSUMED);
      }
      if (listing.isAhead(dataset)) {
        return new Result.NoSuchSyncCount(listing.lastSyncCount());
      }
      return listing.isInterrupted(dataset) ? interrupted(existing) : page(existing);
    }

    /** Issues a token that is stale for updates: the device never sees the other pages. */
    private Result interrupted(View.Existing existing) {
      String stale = token(listing.lastSyncCount(), listing.lastSyncCount(), "");
      return new Result.Page(
          true,
          true,
          listing.reportedCount(existing),
          Optional.of(existing.dataset().lastModifiedBy()),
          mergedNames(existing),
          List.of(),
          Optional.empty(),
          stale);
    }

    private Result page(View.Existing existing) {
      List<SyncRecord> remaining = listing.remaining(existing.dataset());
      List<SyncRecord> records = Listing.page(remaining, request.maxResults());
      return new Result.Page(
          true,
          listing.requiresResync(existing.dataset()),
          listing.reportedCount(existing),
          Optional.of(existing.dataset().lastModifiedBy()),
          mergedNames(existing),
          records,
          records.size() < remaining.size()
              ? Optional.of(nextToken(records.getLast(), existing))
              : Optional.empty(),
          sessionToken(existing));
    }

    /** Every page has the names, because clients keep those of the last page. */
    private List<DatasetName> mergedNames(View view) {
      return store.mergedNames(request.dataset(), view);
    }

    private String nextToken(SyncRecord last, View.Existing existing) {
      return listing.positionAfter(last, existing).toToken(sealer, request.dataset());
    }

    private String sessionToken(View view) {
      return token(listing.reportedCount(view), listing.deliveredAfter(view), view.hint());
    }

    private String token(SyncCount listedAt, SyncCount lastSyncCount, String hint) {
      return sessions.issue(request.dataset(), sessionId, listedAt, lastSyncCount, hint);
    }
  }
}
