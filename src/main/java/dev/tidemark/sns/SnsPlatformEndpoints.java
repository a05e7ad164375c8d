package dev.tidemark.sns;

import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.PlatformEndpointArn;
import dev.tidemark.model.PushToken;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PushSync;
import dev.tidemark.push.PlatformEndpoints;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;

/**
 * Platform endpoints in SNS. An endpoint belongs to application and token, and outlives
 * registrations: it may exist already, be disabled because the push service once refused the token,
 * or be deleted at any time.
 *
 * <p>An endpoint is created with its token only. SNS then returns an existing endpoint, whatever
 * its other attributes are. Emulators, and SNS for endpoints with user data, refuse the request
 * instead, with the ARN in the message. In either case the attributes are read, and set where they
 * differ.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/mobile-platform-endpoint.html">Setting up
 *     a platform endpoint</a>
 */
public final class SnsPlatformEndpoints implements PlatformEndpoints {
  /** How often a registration starts again because another client deleted the endpoint. */
  private static final int MAX_ATTEMPTS = 3;

  private static final String TOKEN = "Token";
  private static final String ENABLED = "Enabled";

  /** An ARN of an endpoint in a message such as "Endpoint ARN already exists with …". */
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:sns:[-0-9a-z]+:\\d+:endpoint/[A-Z_]+/[\\w.-]+/[0-9a-zA-Z-]+");

  private final SnsAccess access;
  private final PublishingTargets targets;

  /**
   * Creates the adapter.
   *
   * @param targets the applications and roles that pools may name
   */
  public SnsPlatformEndpoints(SnsAccess access, PublishingTargets targets) {
    this.access = access;
    this.targets = targets;
  }

  /**
   * Registers a token. Whether the deployment still allows the application is checked here, since
   * its parameters may have changed since the pool was configured.
   */
  @Override
  public Result register(PushSync push, PlatformApplicationArn application, PushToken token) {
    if (!targets.allows(push)) {
      return new Result.Unusable("the deployment does not allow the application or role");
    }
    try {
      return endpoint(push, application, token)
          .<Result>map(Result.Registered::new)
          .orElseGet(Result.Throttled::new);
    } catch (SdkException e) {
      return SnsFailures.ofRegistration(e);
    }
  }

  /** Returns the endpoint; empty if another client deletes it again and again. */
  private Optional<PlatformEndpointArn> endpoint(
      PushSync push, PlatformApplicationArn application, PushToken token) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      PlatformEndpointArn endpoint = create(push, application, token);
      try {
        enable(push, endpoint, token);
        return Optional.of(endpoint);
      } catch (NotFoundException _) {
        // Deleted since it was created or found: it can be created again.
      }
    }
    return Optional.empty();
  }

  private PlatformEndpointArn create(
      PushSync push, PlatformApplicationArn application, PushToken token) {
    try {
      return new PlatformEndpointArn(
          access
              .call(
                  push,
                  (sns, override) ->
                      sns.createPlatformEndpoint(
                          create ->
                              create
                                  .platformApplicationArn(application.value())
                                  .token(token.value())
                                  .overrideConfiguration(override)))
              .endpointArn());
    } catch (InvalidParameterException refusal) {
      return existing(refusal, application, token).orElseThrow(() -> refusal);
    }
  }

  /**
   * Returns the endpoint that a refusal names as existing with other attributes. It must be of the
   * application, and not from a message that repeats the token: a device could name the endpoint of
   * another one there.
   */
  private static Optional<PlatformEndpointArn> existing(
      InvalidParameterException refusal, PlatformApplicationArn application, PushToken token) {
    String prefix = application.value().replace(":app/", ":endpoint/") + "/";
    return ARN.matcher(String.valueOf(refusal.getMessage()))
        .results()
        .map(MatchResult::group)
        .filter(arn -> arn.startsWith(prefix) && !token.value().contains(arn))
        .findFirst()
        .map(PlatformEndpointArn::new);
  }

  private void enable(PushSync push, PlatformEndpointArn endpoint, PushToken token) {
    Map<String, String> attributes = attributes(push, endpoint);
    boolean isCurrent =
        token.value().equals(attributes.get(TOKEN))
            && "true".equalsIgnoreCase(attributes.get(ENABLED));
    if (!isCurrent) {
      access.call(
          push,
          (sns, override) ->
              sns.setEndpointAttributes(
                  set ->
                      set.endpointArn(endpoint.value())
                          .attributes(Map.of(TOKEN, token.value(), ENABLED, "true"))
                          .overrideConfiguration(override)));
    }
  }

  private Map<String, String> attributes(PushSync push, PlatformEndpointArn endpoint) {
    return access
        .call(
            push,
            (sns, override) ->
                sns.getEndpointAttributes(
                    get -> get.endpointArn(endpoint.value()).overrideConfiguration(override)))
        .attributes();
  }
}
