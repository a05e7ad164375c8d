package dev.tidemark.dynamodb;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Keeps the SDK's retries from hiding that a write may have been made.
 *
 * <p>The SDK sends a request again when its answer is lost, and reports only how the last attempt
 * ended. Where that one was refused, by throttling say, the first may have been made all the same,
 * or may yet be. Then the fault that the call ends with is marked, and {@link Faults} takes it for
 * one that says nothing. A refusal by a condition stays a refusal, for a condition that once
 * failed, fails for every attempt; but it may be what the first attempt wrote that refuses.
 *
 * <p>Only an answer in the 400s is one for sure once its headers are there: of any other, the body
 * may still be lost. A call that ends between two attempts, after such answers alone, is marked as
 * one that has written nothing.
 */
final class LostResponseInterceptor implements ExecutionInterceptor {
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
    int status = context.httpResponse().statusCode();
    attributes.putAttribute(AWAITED, status < 400 || status >= 500);
  }

  /** The SDK takes no exception of another class, so this one carries a mark. */
  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    if (isSet(attributes, LOST)) {
      AttemptsMark.LOST.put(context.exception());
    } else if (!isSet(attributes, AWAITED)) {
      AttemptsMark.ALL_REFUSED.put(context.exception());
    }
    return context.exception();
  }

  private static boolean isSet(
      ExecutionAttributes attributes, ExecutionAttribute<Boolean> attribute) {
    return attributes.getOptionalAttribute(attribute).orElse(false);
  }
}
