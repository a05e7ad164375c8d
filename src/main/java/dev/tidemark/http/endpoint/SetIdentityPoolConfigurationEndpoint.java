package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PublishingTargets;
import dev.tidemark.pool.PublishingTargets.Refused;
import dev.tidemark.pool.PushSync;
import dev.tidemark.pool.SetIdentityPoolConfiguration;
import dev.tidemark.pool.SetIdentityPoolConfiguration.Change;
import dev.tidemark.pool.SetIdentityPoolConfiguration.Result;

/**
 * The endpoint of SetIdentityPoolConfiguration. A structure that is absent or null stays as it is,
 * and an empty one is removed.
 */
public final class SetIdentityPoolConfigurationEndpoint implements Endpoint {
  private static final Response CONCURRENT_CHANGE =
      new Response.Failure(
          ErrorType.CONCURRENT_MODIFICATION,
          "Another request changed the configuration of the identity pool at the same time;"
              + " nothing of this request is stored");

  private final SetIdentityPoolConfiguration setIdentityPoolConfiguration;

  /** Makes the endpoint. */
  public SetIdentityPoolConfigurationEndpoint(
      SetIdentityPoolConfiguration setIdentityPoolConfiguration) {
    this.setIdentityPoolConfiguration = setIdentityPoolConfiguration;
  }

  @Override
  public Operation operation() {
    return Operation.SET_IDENTITY_POOL_CONFIGURATION;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<IdentityPoolId> pool = Fields.pool(input);
    Field<Change<PushSync>> pushSync = ConfigurationMembers.pushSync(input);
    Field<Change<CognitoStreams>> streams = ConfigurationMembers.streams(input);
    input.check();
    return switch (setIdentityPoolConfiguration.set(pool.get(), pushSync.get(), streams.get())) {
      case Result.Configured(PoolConfiguration configuration) ->
          ConfigurationMembers.output(pool.get(), configuration);
      case Result.ConcurrentChange _ -> CONCURRENT_CHANGE;
      case Result.NotAllowed(Refused target) -> notCovered(target);
    };
  }

  private static Response notCovered(Refused target) {
    return new Response.Failure(
        ErrorType.INVALID_PARAMETER,
        "The parameter %s of this deployment does not cover '%s'"
            .formatted(parameter(target.kind()), target.name()));
  }

  private static String parameter(PublishingTargets.Kind kind) {
    return switch (kind) {
      case STREAM_NAME -> "StreamNames";
      case STREAM_ROLE -> "StreamRoles";
      case PUSH_APPLICATION -> "PushApplications";
      case PUSH_ROLE -> "PushRoles";
    };
  }
}
