package dev.tidemark.http.endpoint;

import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Response;
import dev.tidemark.sync.TokenFault;

/** The failures of invalid tokens. Clients look for the words before the colon. */
final class TokenFailures {

  private TokenFailures() {}

  static Response.Failure sessionToken(TokenFault fault) {
    return failure("SyncSessionToken", fault);
  }

  static Response.Failure nextToken(TokenFault fault) {
    return failure("NextToken", fault);
  }

  private static Response.Failure failure(String member, TokenFault fault) {
    return new Response.Failure(
        ErrorType.INVALID_PARAMETER,
        "%s not valid for these inputs: %s".formatted(member, reason(fault)));
  }

  private static String reason(TokenFault fault) {
    return switch (fault) {
      case EXPIRED -> "it has expired";
      case CONSUMED -> "an update was made with it";
      case OTHER_KIND -> "it is another kind of token";
      case OTHER_COUNT -> "it is from a listing with another LastSyncCount";
      case FOREIGN -> "it was issued for other inputs, or not by this service";
    };
  }
}
