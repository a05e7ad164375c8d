package dev.tidemark.local.memory;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * The tokens of the transactions that were made. One that is sent again, because its response was
 * lost, is not made again. Not safe for several threads.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">
 *     TransactWriteItems</a>, for {@code ClientRequestToken}
 */
final class TransactionTokens {
  /**
   * DynamoDB remembers a token for ten minutes; this is more than the engine makes in that time.
   */
  private static final int MAX_TOKENS = 100_000;

  private final SequencedMap<String, Integer> hashesOfRequests = new LinkedHashMap<>();

  /**
   * Tells whether a transaction with the token of the request was made.
   *
   * @throws software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException if
   *     that was another transaction
   */
  boolean isMade(TransactWriteItemsRequest request) {
    Integer made = hashesOfRequests.get(request.clientRequestToken());
    if (made != null && made != request.hashCode()) {
      throw MemoryErrors.mismatch();
    }
    return made != null;
  }

  /** Remembers a transaction that was made. */
  void add(TransactWriteItemsRequest request) {
    if (request.clientRequestToken() == null) {
      return;
    }
    hashesOfRequests.put(request.clientRequestToken(), request.hashCode());
    if (hashesOfRequests.size() > MAX_TOKENS) {
      hashesOfRequests.pollFirstEntry();
    }
  }
}
