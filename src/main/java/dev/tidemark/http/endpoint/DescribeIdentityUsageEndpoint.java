package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.DescribeIdentityUsage;
import java.io.IOException;

/** The endpoint of DescribeIdentityUsage. */
public final class DescribeIdentityUsageEndpoint implements Endpoint {
  private final DescribeIdentityUsage describeIdentityUsage;

  /** Makes the endpoint. */
  public DescribeIdentityUsageEndpoint(DescribeIdentityUsage describeIdentityUsage) {
    this.describeIdentityUsage = describeIdentityUsage;
  }

  @Override
  public Operation operation() {
    return Operation.DESCRIBE_IDENTITY_USAGE;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<PoolIdentity> owner = Fields.owner(input);
    input.check();
    DescribeIdentityUsage.Usage usage = describeIdentityUsage.describe(owner.get());
    return new Response.Output(json -> write(json, owner.get(), usage));
  }

  private static void write(
      JsonGenerator json, PoolIdentity owner, DescribeIdentityUsage.Usage usage)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("IdentityUsage");
    json.writeStringField("IdentityId", owner.identity().value());
    json.writeStringField("IdentityPoolId", owner.pool().value());
    if (usage.lastModifiedDate().isPresent()) {
      OutputMembers.writeDate(json, "LastModifiedDate", usage.lastModifiedDate().get());
    }
    json.writeNumberField("DatasetCount", usage.datasets());
    json.writeNumberField("DataStorage", usage.dataStorage());
    json.writeEndObject();
    json.writeEndObject();
  }
}
