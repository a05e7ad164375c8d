package dev.tidemark.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.json.MalformedJsonException;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.sync.SyncTrigger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/**
 * A trigger that invokes a Lambda function, synchronously and without retries.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
final class LambdaTrigger implements SyncTrigger {
  private static final Logger LOGGER = System.getLogger(LambdaTrigger.class.getName());
  private static final int THROTTLED = 429;
  private static final int SERVER_ERROR = 500;

  private final LambdaClient lambda;
  private final LambdaFunctionArn function;
  private final TriggerLimits limits;

  LambdaTrigger(LambdaClient lambda, LambdaFunctionArn function, TriggerLimits limits) {
    this.lambda = lambda;
    this.function = function;
    this.limits = limits;
  }

  @Override
  public Outcome invoke(Invocation invocation) {
    byte[] event = TriggerEvent.of(invocation);
    Optional<LimitExceeded> excess = TriggerLimits.excess(event);
    if (excess.isPresent()) {
      return new Outcome.TooLarge(excess.get());
    }
    Duration timeout = limits.timeoutNow();
    try {
      return outcome(invocation, call(event, invocation.updateId(), timeout));
    } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
      LOGGER.log(Level.WARNING, "{0} took longer than {1}", function, timeout);
      return new Outcome.TimedOut(timeout);
    } catch (LambdaException e) {
      if (e.statusCode() == THROTTLED) {
        return new Outcome.Throttled();
      }
      if (e.statusCode() >= SERVER_ERROR) {
        throw e;
      }
      return cannotInvoke(e);
    } catch (SdkClientException e) {
      if (isResponseLost(e)) {
        throw e;
      }
      return cannotInvoke(e);
    }
  }

  private Outcome cannotInvoke(SdkException cause) {
    LOGGER.log(Level.ERROR, "Cannot invoke " + function, cause);
    return new Outcome.Invalid("The sync trigger cannot be invoked");
  }

  /** Tells whether the connection broke after it was made, so that the function may have run. */
  private static boolean isResponseLost(SdkClientException failure) {
    return Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
        .anyMatch(each -> each instanceof HttpException http && isOfUsedConnection(http));
  }

  private static boolean isOfUsedConnection(HttpException failure) {
    String name = CRT.awsErrorName(failure.getErrorCode());
    return name.equals("AWS_IO_SOCKET_CLOSED") || name.startsWith("AWS_ERROR_HTTP_");
  }

  private InvokeResponse call(byte[] event, String updateId, Duration timeout) {
    String context =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeObjectFieldStart("custom");
              json.writeStringField(TriggerContext.UPDATE_ID, updateId);
              json.writeEndObject();
              json.writeEndObject();
            });
    return lambda.invoke(
        call ->
            call.functionName(function.value())
                .invocationType(InvocationType.REQUEST_RESPONSE)
                .clientContext(Base64.getEncoder().encodeToString(context.getBytes(UTF_8)))
                .payload(SdkBytes.fromByteArrayUnsafe(event))
                .overrideConfiguration(o -> o.apiCallTimeout(timeout)));
  }

  private Outcome outcome(Invocation invocation, InvokeResponse response) {
    byte[] payload = response.payload().asByteArrayUnsafe();
    if (response.functionError() != null) {
      return failed(errorMessage(payload).orElse(""), response.functionError());
    }
    if (payload.length > TriggerLimits.MAX_OUTPUT_BYTES) {
      // Lambda enforces its limit; emulators of it pass on more.
      return failed(TriggerLimits.OUTPUT_TOO_LARGE, "");
    }
    return TriggerOutput.outcome(invocation, payload);
  }

  private Outcome failed(String message, String kind) {
    LOGGER.log(Level.WARNING, "{0} failed: {1}", function, message.isEmpty() ? kind : message);
    return new Outcome.Invalid(limits.failureMessage(message));
  }

  private static Optional<String> errorMessage(byte[] payload) {
    try {
      JsonValue error = Json.parse(payload);
      return error instanceof JsonObject object ? object.string("errorMessage") : Optional.empty();
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }
}
