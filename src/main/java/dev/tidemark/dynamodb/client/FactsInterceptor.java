package dev.tidemark.dynamodb.client;

import dev.tidemark.telemetry.Measure;
import dev.tidemark.telemetry.RequestFacts;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * Adds the calls of DynamoDB to the {@link RequestFacts}, and asks DynamoDB for the units that each
 * call consumes. DynamoDB does not tell the units of a call that fails.
 */
final class FactsInterceptor implements ExecutionInterceptor {
  private static final ExecutionAttribute<Call> CALL = new ExecutionAttribute<>("Facts");
  private static final String WANTED = "ReturnConsumedCapacity";
  private static final String CONSUMED = "ConsumedCapacity";
  private static final String TOTAL = "TOTAL";

  /** A call that has begun. */
  private static final class Call {
    final long beginNanos = System.nanoTime();
    boolean isSent;
    boolean isRefused;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    if (RequestFacts.isGathering()) {
      attributes.putAttribute(CALL, new Call());
      RequestFacts.current().add(Measure.DYNAMODB_CALLS, 1);
    }
  }

  /** A request that asks by itself stays as it is: to change one copies its maps. */
  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    if (RequestFacts.isGathering() && request.getValueForField(WANTED, String.class).isEmpty()) {
      for (SdkField<?> field : request.sdkFields()) {
        if (field.locationName().equals(WANTED)) {
          SdkRequest.Builder builder = request.toBuilder();
          field.set(builder, TOTAL);
          return builder.build();
        }
      }
    }
    return request;
  }

  /** DynamoDB refuses an attempt that the SDK then repeats only if it throttles. */
  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call == null) {
      return;
    }
    if (call.isSent) {
      RequestFacts.current().add(Measure.DYNAMODB_RETRIES, 1);
    }
    if (call.isRefused) {
      RequestFacts.current().add(Measure.THROTTLES, 1);
    }
    call.isSent = true;
    call.isRefused = false;
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call != null) {
      int status = context.httpResponse().statusCode();
      call.isRefused = status >= 400 && status < 500;
    }
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call != null) {
      RequestFacts facts = RequestFacts.current();
      facts.addTimeSince(call.beginNanos, Measure.DYNAMODB_DURATION);
      Optional<Object> consumed = context.response().getValueForField(CONSUMED, Object.class);
      if (consumed.isPresent()) {
        facts.add(measure(attributes), units(consumed.get()));
      }
    }
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Call call = attributes.getAttribute(CALL);
    if (call != null) {
      RequestFacts facts = RequestFacts.current();
      facts.addTimeSince(call.beginNanos, Measure.DYNAMODB_DURATION);
      if (Failures.isThrottled(context.exception())) {
        facts.add(Measure.THROTTLES, 1);
      }
    }
  }

  private static Measure measure(ExecutionAttributes attributes) {
    String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    return operation.contains("Get") || operation.equals("Query") || operation.equals("Scan")
        ? Measure.READ_UNITS
        : Measure.WRITE_UNITS;
  }

  private static double units(Object consumed) {
    if (consumed instanceof ConsumedCapacity one) {
      return Optional.ofNullable(one.capacityUnits()).orElse(0.0);
    }
    double units = 0;
    if (consumed instanceof List<?> several) {
      for (Object each : several) {
        units += units(each);
      }
    }
    return units;
  }
}
