package dev.tidemark.lambda;

import dev.tidemark.http.Response;
import dev.tidemark.lambda.error.AlreadyStreamedException;
import dev.tidemark.lambda.error.ConcurrentModificationException;
import dev.tidemark.lambda.error.DuplicateRequestException;
import dev.tidemark.lambda.error.InternalErrorException;
import dev.tidemark.lambda.error.InvalidConfigurationException;
import dev.tidemark.lambda.error.InvalidLambdaFunctionOutputException;
import dev.tidemark.lambda.error.InvalidParameterException;
import dev.tidemark.lambda.error.LambdaSocketTimeoutException;
import dev.tidemark.lambda.error.LambdaThrottledException;
import dev.tidemark.lambda.error.LimitExceededException;
import dev.tidemark.lambda.error.NotAuthorizedException;
import dev.tidemark.lambda.error.OperationException;
import dev.tidemark.lambda.error.ResourceConflictException;
import dev.tidemark.lambda.error.ResourceNotFoundException;
import dev.tidemark.lambda.error.SerializationException;
import dev.tidemark.lambda.error.TooManyRequestsException;
import dev.tidemark.lambda.error.UnknownOperationException;

/** Converts a failure response into the exception that a direct invocation throws. */
final class OperationErrors {

  private OperationErrors() {}

  static OperationException of(Response.Failure failure) {
    String message = failure.message();
    return switch (failure.type()) {
      case ALREADY_STREAMED -> new AlreadyStreamedException(message);
      case CONCURRENT_MODIFICATION -> new ConcurrentModificationException(message);
      case DUPLICATE_REQUEST -> new DuplicateRequestException(message);
      case INTERNAL_ERROR -> new InternalErrorException(message);
      case INVALID_CONFIGURATION -> new InvalidConfigurationException(message);
      case INVALID_LAMBDA_FUNCTION_OUTPUT -> new InvalidLambdaFunctionOutputException(message);
      case INVALID_PARAMETER -> new InvalidParameterException(message);
      case LAMBDA_SOCKET_TIMEOUT -> new LambdaSocketTimeoutException(message);
      case LAMBDA_THROTTLED -> new LambdaThrottledException(message);
      case LIMIT_EXCEEDED -> new LimitExceededException(message);
      case NOT_AUTHORIZED -> new NotAuthorizedException(message);
      case RESOURCE_CONFLICT -> new ResourceConflictException(message);
      case RESOURCE_NOT_FOUND -> new ResourceNotFoundException(message);
      case SERIALIZATION -> new SerializationException(message);
      case TOO_MANY_REQUESTS -> new TooManyRequestsException(message);
      case UNKNOWN_OPERATION -> new UnknownOperationException(message);
    };
  }
}
