package dev.tidemark.lambda.error;

import java.io.Serial;

/** The failure of a direct invocation. Each subclass has the name of an error. */
public abstract sealed class OperationException extends RuntimeException
    permits AlreadyStreamedException,
        ConcurrentModificationException,
        DuplicateRequestException,
        InternalErrorException,
        InvalidConfigurationException,
        InvalidLambdaFunctionOutputException,
        InvalidParameterException,
        LambdaSocketTimeoutException,
        LambdaThrottledException,
        LimitExceededException,
        NotAuthorizedException,
        ResourceConflictException,
        ResourceNotFoundException,
        SerializationException,
        TooManyRequestsException,
        UnknownOperationException {
  @Serial private static final long serialVersionUID = 1;

  /** Omits the stack trace: the exception is a response, and nothing failed where it is made. */
  OperationException(String message) {
    super(message, null, false, false);
  }
}
