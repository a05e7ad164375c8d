package dev.tidemark.events;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;

/** The context that Lambda passes to a function with an event. */
public final class EventContext implements Context {
  static final String REQUEST_ID = "5f0c1b9e-2a37-4c8d-9e61-0d3b7a8c4f12";

  private final int remainingMillis;
  private final LambdaLogger logger;

  /** Makes the context of a request with all its time left. */
  public EventContext() {
    this(29_000);
  }

  EventContext(int remainingMillis) {
    this(remainingMillis, LambdaRuntime.getLogger());
  }

  /** Makes the context of a request with its own log. */
  public EventContext(LambdaLogger logger) {
    this(29_000, logger);
  }

  private EventContext(int remainingMillis, LambdaLogger logger) {
    this.remainingMillis = remainingMillis;
    this.logger = logger;
  }

  @Override
  public String getAwsRequestId() {
    return REQUEST_ID;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/tidemark";
  }

  @Override
  public String getLogStreamName() {
    return "stream";
  }

  @Override
  public String getFunctionName() {
    return "tidemark";
  }

  @Override
  public String getFunctionVersion() {
    return "1";
  }

  @Override
  public String getInvokedFunctionArn() {
    return "arn:aws:lambda:eu-west-1:123456789012:function:tidemark:live";
  }

  @Override
  @SuppressWarnings(
      "NullAway") // Lambda gives none either, unless a mobile client invokes the function.
  public CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  @SuppressWarnings(
      "NullAway") // Lambda gives none either, unless a mobile client invokes the function.
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return remainingMillis;
  }

  @Override
  public int getMemoryLimitInMB() {
    return 1769;
  }

  @Override
  public LambdaLogger getLogger() {
    return logger;
  }
}
