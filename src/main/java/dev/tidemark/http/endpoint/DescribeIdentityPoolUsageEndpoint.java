package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Failures;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.usage.DescribeIdentityPoolUsage;
import dev.tidemark.usage.PoolUsage;
import java.io.IOException;

/** The endpoint of DescribeIdentityPoolUsage. */
public final class DescribeIdentityPoolUsageEndpoint implements Endpoint {
  private final DescribeIdentityPoolUsage describeIdentityPoolUsage;

  /** Makes the endpoint. */
  public DescribeIdentityPoolUsageEndpoint(DescribeIdentityPoolUsage describeIdentityPoolUsage) {
    this.describeIdentityPoolUsage = describeIdentityPoolUsage;
  }

  @Override
  public Operation operation() {
    return Operation.DESCRIBE_IDENTITY_POOL_USAGE;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<IdentityPoolId> pool = Fields.pool(input);
    input.check();
    return describeIdentityPoolUsage
        .describe(pool.get())
        .<Response>map(usage -> new Response.Output(json -> write(json, usage)))
        .orElseGet(() -> Failures.poolNotFound(pool.get()));
  }

  private static void write(JsonGenerator json, PoolUsage usage) throws IOException {
    json.writeStartObject();
    json.writeFieldName("IdentityPoolUsage");
    OutputMembers.writePoolUsage(json, usage);
    json.writeEndObject();
  }
}
