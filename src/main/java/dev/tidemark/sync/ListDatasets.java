package dev.tidemark.sync;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.token.TokenSealer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** Lists the store's datasets. */
  public ListDatasets(DatasetStore store, TokenSealer sealer) {
    this.store = store;
    this.sealer = sealer;
  }

  /** What became of it. */
  public sealed interface Result {
    /** A page of datasets, records aside, and the token of the next page, if there is one. */
    record Page(List<Dataset> datasets, Optional<String> nextToken) implements Result {}

    /** The NextToken is not one of this identity. */
    record InvalidNextToken() implements Result {}
  }

  /**
   * Lists a page of datasets.
   *
   * @param nextToken from the page before
   * @param maxResults the most datasets of a page, at least 1; none means all
   */
  public Result list(PoolIdentity owner, Optional<String> nextToken, OptionalInt maxResults) {
    Optional<DatasetName> after = nextToken.flatMap(token -> open(owner, token));
    if (nextToken.isPresent() && after.isEmpty()) {
      return new Result.InvalidNextToken();
    }
    int limit = maxResults.orElse(Integer.MAX_VALUE);
    // One more than asked for, so that a NextToken is given only where there is a next page.
    List<Dataset> found = store.list(owner, after, limit == Integer.MAX_VALUE ? limit : limit + 1);
    if (found.size() <= limit) {
      return new Result.Page(found, Optional.empty());
    }
    List<Dataset> page = found.subList(0, limit);
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
