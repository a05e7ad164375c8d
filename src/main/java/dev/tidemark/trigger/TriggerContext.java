package dev.tidemark.trigger;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The context of a handler in this process, like that of a Lambda function. */
final class TriggerContext implements Context {
  /** The member of the client context's {@code custom} with the update's id. */
  static final String UPDATE_ID = "updateId";

  private final String name;
  private final String updateId;
  private final long deadlineNanos;

  TriggerContext(String name, String updateId, Duration timeout) {
    this.name = name;
    this.updateId = updateId;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public String getAwsRequestId() {
    return updateId;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + name;
  }

  @Override
  public String getLogStreamName() {
    return "in-process";
  }

  @Override
  public String getFunctionName() {
    return name;
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return name;
  }

  /** Returns null: no mobile SDK invoked the handler. */
  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public ClientContext getClientContext() {
    return new ClientContext() {
      @Override
      public @Nullable Client getClient() {
        return null;
      }

      @Override
      public Map<String, String> getCustom() {
        return Map.of(UPDATE_ID, updateId);
      }

      @Override
      public Map<String, String> getEnvironment() {
        return Map.of();
      }
    };
  }

  @Override
  public int getRemainingTimeInMillis() {
    return Math.toIntExact(
        Math.max(0, Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis()));
  }

  @Override
  public int getMemoryLimitInMB() {
    return Math.toIntExact(Runtime.getRuntime().maxMemory() / (1024 * 1024));
  }

  @Override
  public LambdaLogger getLogger() {
    return LambdaRuntime.getLogger();
  }
}
