package dev.tidemark.http;

/**
 * The errors that a client may get: name and HTTP status.
 *
 * @see <a href="https://docs.aws.amazon.com/cognitosync/latest/APIReference/CommonErrors.html">
 *     Common Errors</a>
 */
public enum ErrorType {
  /** The pool was bulk published within the last 24 hours. */
  ALREADY_STREAMED("AlreadyStreamedException", 400),
  /** Another request changed the same configuration at the same time. */
  CONCURRENT_MODIFICATION("ConcurrentModificationException", 400),
  /** A bulk publish of the pool is in progress. */
  DUPLICATE_REQUEST("DuplicateRequestException", 400),
  /** The service failed. The message has only the id of the request. */
  INTERNAL_ERROR("InternalErrorException", 500),
  /** The pool's configuration or the deployment lacks what the operation needs. */
  INVALID_CONFIGURATION("InvalidConfigurationException", 400),
  /** The sync trigger failed, refused the update, or returned an invalid output. */
  INVALID_LAMBDA_FUNCTION_OUTPUT("InvalidLambdaFunctionOutputException", 400),
  /** A member of the input is missing or breaks its constraints, or a token is invalid. */
  INVALID_PARAMETER("InvalidParameterException", 400),
  /** The sync trigger timed out. Not in the API's model. */
  LAMBDA_SOCKET_TIMEOUT("LambdaSocketTimeoutException", 400),
  /** The sync trigger was throttled; retry later. */
  LAMBDA_THROTTLED("LambdaThrottledException", 429),
  /** The dataset or identity would exceed a limit. */
  LIMIT_EXCEEDED("LimitExceededException", 400),
  /** The caller is unknown, or may not do this. */
  NOT_AUTHORIZED("NotAuthorizedException", 403),
  /** The record or dataset has changed since the caller read it. */
  RESOURCE_CONFLICT("ResourceConflictException", 409),
  /** The dataset or identity pool does not exist. */
  RESOURCE_NOT_FOUND("ResourceNotFoundException", 404),
  /** The input is not JSON, or a member has the wrong type. Not in the API's model. */
  SERIALIZATION("SerializationException", 400),
  /** Concurrent writes or throttling used up all retries; retry later. */
  TOO_MANY_REQUESTS("TooManyRequestsException", 429),
  /** The operation does not exist. Not in the API's model. */
  UNKNOWN_OPERATION("UnknownOperationException", 404);

  private final String wireName;
  private final int status;

  ErrorType(String wireName, int status) {
    this.wireName = wireName;
    this.status = status;
  }

  /** Returns the name of the error on the wire. */
  public String wireName() {
    return wireName;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Tells whether the same request may succeed after a wait. */
  boolean isRetriable() {
    return status == TOO_MANY_REQUESTS.status;
  }
}
