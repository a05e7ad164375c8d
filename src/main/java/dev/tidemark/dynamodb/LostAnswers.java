package dev.tidemark.dynamodb;

import dev.tidemark.dynamodb.Faults.WriteFault;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Keeps the SDK's retries from hiding that a write may have been made.
 *
 * <p>The SDK sends a request again when its answer is lost, and reports only how the last attempt
 * ended. Where that one was refused, by throttling say, the first may have been made all the same,
 * or may yet be. Then the call ends with a fault that says so. A refusal by a condition stays what
 * it is: a condition that once failed, fails for every attempt.
 */
final class LostAnswers implements ExecutionInterceptor {
  private static final ExecutionAttribute<Boolean> AWAITED = new ExecutionAttribute<>("Awaited");
  private static final ExecutionAttribute<Boolean> LOST = new ExecutionAttribute<>("Lost");

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    if (isSet(attributes, AWAITED)) {
      attributes.putAttribute(LOST, true);
    }
    attributes.putAttribute(AWAITED, true);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    if (context.httpResponse().statusCode() < 500) {
      attributes.putAttribute(AWAITED, false);
    }
  }

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    boolean doubtful =
        isSet(attributes, LOST)
            && isWrite(context.request())
            && context.exception() instanceof SdkException fault
            && Faults.ofWrite(fault) instanceof WriteFault.NotWritten;
    return doubtful
        ? SdkClientException.create("The answer to an attempt was lost", context.exception())
        : context.exception();
  }

  private static boolean isWrite(SdkRequest request) {
    return request instanceof PutItemRequest || request instanceof TransactWriteItemsRequest;
  }

  private static boolean isSet(
      ExecutionAttributes attributes, ExecutionAttribute<Boolean> attribute) {
    return attributes.getOptionalAttribute(attribute).orElse(false);
  }
}
