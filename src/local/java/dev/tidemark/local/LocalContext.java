package dev.tidemark.local;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The context of one invocation. Logs go to standard error. */
final class LocalContext implements Context {
  private static final LambdaLogger LOGGER = new StandardErrorLogger();

  private final FunctionDefinition function;
  private final String requestId;
  private final long deadlineNanos;

  LocalContext(FunctionDefinition function, String requestId) {
    this.function = function;
    this.requestId = requestId;
    this.deadlineNanos = System.nanoTime() + function.timeout().toNanos();
  }

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + function.name();
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  public String getFunctionName() {
    return function.name();
  }

  @Override
  public String getFunctionVersion() {
    return "$LATEST";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:%s:%s:function:%s"
        .formatted(HttpEvent.REGION, HttpEvent.ACCOUNT_ID, function.name());
  }

  /** Returns null: only a mobile SDK that invokes a function directly sends one. */
  @Override
  public @Nullable CognitoIdentity getIdentity() {
    return null;
  }

  /** Returns null: only a mobile SDK that invokes a function directly sends one. */
  @Override
  public @Nullable ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    long millis = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
    return Math.toIntExact(Math.max(0, millis));
  }

  @Override
  public int getMemoryLimitInMB() {
    return function.memoryMb();
  }

  @Override
  public LambdaLogger getLogger() {
    return LOGGER;
  }

  private static final class StandardErrorLogger implements LambdaLogger {
    @Override
    public void log(String message) {
      System.err.println(message.stripTrailing());
    }

    @Override
    public void log(byte[] message) {
      log(new String(message, StandardCharsets.UTF_8));
    }
  }
}
