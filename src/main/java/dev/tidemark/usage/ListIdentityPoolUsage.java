package dev.tidemark.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.model.IdentityPoolId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the usage of all pools, in the order of their ids.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/API_ListIdentityPoolUsage.html">
 *     ListIdentityPoolUsage</a>
 */
public final class ListIdentityPoolUsage {
  /** The most pools of a page, as in Amazon Cognito's ListIdentityPools. Each costs one query. */
  public static final int MAX_PAGE = 60;

  private final PoolUsageStore store;
  private final Set<IdentityPoolId> servedPools;

  /**
   * Makes the operation on a store.
   *
   * @param servedPools the pools to list; empty means all
   */
  public ListIdentityPoolUsage(PoolUsageStore store, Set<IdentityPoolId> servedPools) {
    this.store = store;
    this.servedPools = Set.copyOf(servedPools);
  }

  /** The result of a listing. */
  public sealed interface Result {
    /** A page of usages, and the token of the next page, if any. */
    record Page(List<PoolUsage> usages, Optional<String> nextToken) implements Result {}

    /** The NextToken is no token of this operation. */
    record InvalidNextToken() implements Result {}
  }

  /**
   * Lists the first page.
   *
   * @param maxResults the most pools of the page, at least 1
   */
  public Result list(int maxResults) {
    return page(served(store.pools(lookahead(maxResults)), maxResults), maxResults);
  }

  /**
   * Lists the page after an earlier one.
   *
   * @param nextToken the token from the earlier page
   * @param maxResults the most pools of the page, at least 1
   */
  public Result list(String nextToken, int maxResults) {
    return open(nextToken)
        .<Result>map(
            previous ->
                page(
                    served(store.poolsAfter(previous, lookahead(maxResults)), maxResults),
                    maxResults))
        .orElseGet(Result.InvalidNextToken::new);
  }

  private static int limit(int maxResults) {
    return Math.min(maxResults, MAX_PAGE);
  }

  /** Asks for one more pool than the page takes, to know whether there is a next page. */
  private static int lookahead(int maxResults) {
    return limit(maxResults) + 1;
  }

  /** Returns the served ones of the pools that were found, and of as many after them as needed. */
  private List<IdentityPoolId> served(List<IdentityPoolId> found, int maxResults) {
    List<IdentityPoolId> served = new ArrayList<>();
    List<IdentityPoolId> next = found;
    while (true) {
      next.stream().filter(this::isServed).forEach(served::add);
      if (next.size() < lookahead(maxResults) || served.size() >= lookahead(maxResults)) {
        return served;
      }
      next = store.poolsAfter(next.getLast(), lookahead(maxResults));
    }
  }

  private boolean isServed(IdentityPoolId pool) {
    return servedPools.isEmpty() || servedPools.contains(pool);
  }

  private Result page(List<IdentityPoolId> pools, int maxResults) {
    List<IdentityPoolId> page = pools.stream().limit(limit(maxResults)).toList();
    List<PoolUsage> usages = page.stream().flatMap(pool -> store.usage(pool).stream()).toList();
    return new Result.Page(
        usages, page.size() < pools.size() ? Optional.of(token(page.getLast())) : Optional.empty());
  }

  /** Returns the id of the last pool in base64, as Amazon's service does. */
  private static String token(IdentityPoolId last) {
    return Base64.getEncoder().encodeToString(last.value().getBytes(UTF_8));
  }

  private static Optional<IdentityPoolId> open(String token) {
    try {
      return Optional.of(new IdentityPoolId(new String(Base64.getDecoder().decode(token), UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
