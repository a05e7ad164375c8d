package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.pool.GetIdentityPoolConfiguration;

/** The endpoint of GetIdentityPoolConfiguration. */
public final class GetIdentityPoolConfigurationEndpoint implements Endpoint {
  private final GetIdentityPoolConfiguration getIdentityPoolConfiguration;

  /** Makes the endpoint. */
  public GetIdentityPoolConfigurationEndpoint(
      GetIdentityPoolConfiguration getIdentityPoolConfiguration) {
    this.getIdentityPoolConfiguration = getIdentityPoolConfiguration;
  }

  @Override
  public Operation operation() {
    return Operation.GET_IDENTITY_POOL_CONFIGURATION;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<IdentityPoolId> pool = Fields.pool(input);
    input.check();
    return ConfigurationMembers.output(pool.get(), getIdentityPoolConfiguration.get(pool.get()));
  }
}
