package dev.tidemark.http;

import java.util.Optional;

/**
 * The errors that a client may meet: name, status, and whose fault.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/CommonErrors.html">
 *     Common Errors</a>
 */
public enum ErrorType {
  /** The server failed. The client is told nothing but the request's id. */
  INTERNAL_ERROR("InternalErrorException", 500),
  /** The sync trigger failed, refused the update, or gave back what breaks the rules. */
  INVALID_LAMBDA_FUNCTION_OUTPUT("InvalidLambdaFunctionOutputException", 400),
  /** A parameter breaks its constraints. */
  INVALID_PARAMETER("InvalidParameterException", 400),
  /** The sync trigger took too long. Not in the API's model. */
  LAMBDA_SOCKET_TIMEOUT("LambdaSocketTimeoutException", 400),
  /** The sync trigger has too much to do: again later. */
  LAMBDA_THROTTLED("LambdaThrottledException", 429),
  /** The dataset or identity would pass a limit. */
  LIMIT_EXCEEDED("LimitExceededException", 400),
  /** Nobody has said who is calling, or who is calling may not do this. */
  NOT_AUTHORIZED("NotAuthorizedException", 403),
  /** Others have changed what the caller builds on. */
  RESOURCE_CONFLICT("ResourceConflictException", 409),
  /** There is no such thing. */
  RESOURCE_NOT_FOUND("ResourceNotFoundException", 404),
  /** What was sent is not JSON, or a member is of another type. Not in the API's model. */
  SERIALIZATION("SerializationException", 400),
  /** Concurrent calls, or pressure, were in the way: again later. */
  TOO_MANY_REQUESTS("TooManyRequestsException", 429),
  /** There is no such operation. Not in the API's model. */
  UNKNOWN_OPERATION("UnknownOperationException", 404);

  private final String wireName;
  private final int status;

  ErrorType(String wireName, int status) {
    this.wireName = wireName;
    this.status = status;
  }

  /** Returns the name that clients know the error by. */
  public String wireName() {
    return wireName;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns after how many seconds the same request may succeed, if time alone may help. */
  Optional<Integer> retryAfterSeconds() {
    return status == TOO_MANY_REQUESTS.status ? Optional.of(1) : Optional.empty();
  }
}
