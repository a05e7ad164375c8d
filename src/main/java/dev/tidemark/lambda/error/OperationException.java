package dev.tidemark.lambda.error;

import java.io.Serial;

/** An operation, invoked directly, answered with an error. The subclasses are the errors' names. */
public abstract sealed class OperationException extends RuntimeException
    permits InternalErrorException,
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

  /** Has no stack trace: it is an answer, and nothing failed where it is made. */
  OperationException(String message) {
    super(message, null, false, false);
  }
}
