package dev.tidemark.dynamodb;

import dev.tidemark.store.Deadline;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Ends calls with the request that they are made for: with the answer that its outcome is not
 * known, which a function that Lambda stops would not give.
 */
final class DeadlineInterceptor implements ExecutionInterceptor {
  private final Duration longest;

  /** Ends calls after this time at the latest. */
  DeadlineInterceptor(Duration longest) {
    this.longest = longest;
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    Duration timeout = Deadline.timeout(longest);
    if (timeout.equals(longest) || !(context.request() instanceof DynamoDbRequest request)) {
      return context.request();
    }
    return request.toBuilder()
        .overrideConfiguration(
            request
                .overrideConfiguration()
                .map(configuration -> configuration.toBuilder().apiCallTimeout(timeout).build())
                .orElseGet(
                    () ->
                        AwsRequestOverrideConfiguration.builder().apiCallTimeout(timeout).build()))
        .build();
  }
}
