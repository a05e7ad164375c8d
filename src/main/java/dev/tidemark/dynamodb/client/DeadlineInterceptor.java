package dev.tidemark.dynamodb.client;

import dev.tidemark.store.Deadline;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Ends each call to DynamoDB by the {@link Deadline} of its request, so that Tidemark can still
 * report an unknown outcome. A function that Lambda times out reports nothing.
 */
final class DeadlineInterceptor implements ExecutionInterceptor {
  private final Duration longest;

  /**
   * Creates an interceptor.
   *
   * @param longest the client's time limit for a call
   */
  DeadlineInterceptor(Duration longest) {
    this.longest = longest;
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    Duration timeout = Deadline.timeout(longest);
    if (timeout.equals(longest) || !(context.request() instanceof DynamoDbRequest request)) {
      return context.request();
    }
    AwsRequestOverrideConfiguration.Builder overrides =
        request
            .overrideConfiguration()
            .map(AwsRequestOverrideConfiguration::toBuilder)
            .orElseGet(AwsRequestOverrideConfiguration::builder);
    return request.toBuilder()
        .overrideConfiguration(overrides.apiCallTimeout(timeout).build())
        .build();
  }
}
