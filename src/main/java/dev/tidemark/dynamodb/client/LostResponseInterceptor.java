package dev.tidemark.dynamodb.client;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Marks failed calls whose last response hides a lost one.
 *
 * <p>The SDK retries a request whose response is lost, and reports only the outcome of the last
 * attempt. If DynamoDB refuses that one, by throttling for example, the first may still have been
 * carried out, or may be later. The interceptor then marks the exception, and {@link
 * WriteFailure#of} reports an unknown outcome. A failed condition stays a refusal, because a
 * condition that failed once fails for every attempt; but the item that failed it may be the one
 * that the first attempt wrote.
 *
 * <p>Only the headers of a response with a status in the 400s settle its attempt: the body of any
 * other response may still be lost. A call that ends between two attempts, after such responses
 * only, is marked as one that has written nothing.
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
