package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.token.TokenSealer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Lists the datasets of an identity, in the order of their names.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_ListDatasets.html">
 *     ListDatasets</a>
 */
public final class ListDatasets {
  private static final String PURPOSE = "datasets";

  private final DatasetStore store;
  private final TokenSealer sealer;

  /** Makes the operation on a store; the sealer signs and verifies NextTokens. */
  public ListDatasets(DatasetStore store, TokenSealer sealer) {
    this.store = store;
    this.sealer = sealer;
  }

  /** The result of a listing. */
  public sealed interface Result {
    /** A page of datasets, possibly without records, and the token of the next page, if any. */
    record Page(List<Dataset> datasets, Optional<String> nextToken) implements Result {}

    /** The NextToken is invalid or belongs to another identity. */
    record InvalidNextToken() implements Result {}
  }

  /**
   * Lists the first page of datasets.
   *
   * @param maxResults the most datasets of a page, at least 1
   */
  public Result list(PoolIdentity owner, int maxResults) {
    return page(owner, store.list(owner, withLookahead(maxResults)), maxResults);
  }

  /**
   * Lists the page after an earlier one.
   *
   * @param nextToken the token from the earlier page
   * @param maxResults the most datasets of a page, at least 1
   */
  public Result list(PoolIdentity owner, String nextToken, int maxResults) {
    Optional<DatasetName> after = open(owner, nextToken);
    return after.isEmpty()
        ? new Result.InvalidNextToken()
        : page(owner, store.list(owner, after.get(), withLookahead(maxResults)), maxResults);
  }

  /** Asks for one more dataset than the page takes, to know whether there is a next page. */
  private static int withLookahead(int maxResults) {
    return maxResults == Integer.MAX_VALUE ? maxResults : maxResults + 1;
  }

  private Result page(PoolIdentity owner, List<Dataset> found, int maxResults) {
    if (found.size() <= maxResults) {
      return new Result.Page(found, Optional.empty());
    }
    List<Dataset> page = found.subList(0, maxResults);
    return new Result.Page(page, Optional.of(token(owner, page.getLast().id().name())));
  }

  private String token(PoolIdentity owner, DatasetName last) {
    return sealer.seal(PURPOSE, binding(owner), last.value().getBytes(StandardCharsets.US_ASCII));
  }

  private Optional<DatasetName> open(PoolIdentity owner, String token) {
    return sealer
        .open(PURPOSE, binding(owner), token)
        .map(content -> new DatasetName(StandardCharsets.US_ASCII.decode(content).toString()));
  }

  private static List<String> binding(PoolIdentity owner) {
    return List.of(owner.pool().value(), owner.identity().value());
  }
}
