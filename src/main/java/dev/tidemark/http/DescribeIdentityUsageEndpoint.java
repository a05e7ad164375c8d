package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Caller;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.DescribeIdentityUsage;
import java.io.IOException;
import java.util.function.Supplier;

/** DescribeIdentityUsage on the wire. */
final class DescribeIdentityUsageEndpoint implements Endpoint {
  private final DescribeIdentityUsage describeIdentityUsage;

  DescribeIdentityUsageEndpoint(DescribeIdentityUsage describeIdentityUsage) {
    this.describeIdentityUsage = describeIdentityUsage;
  }

  @Override
  public Operation operation() {
    return Operation.DESCRIBE_IDENTITY_USAGE;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<PoolIdentity> owner = input.owner();
    input.check();
    DescribeIdentityUsage.Usage usage = describeIdentityUsage.describe(owner.get());
    return new Answer.Output(json -> write(json, owner.get(), usage));
  }

  private static void write(
      JsonGenerator json, PoolIdentity owner, DescribeIdentityUsage.Usage usage)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("IdentityUsage");
    json.writeStringField("IdentityId", owner.identity().value());
    json.writeStringField("IdentityPoolId", owner.pool().value());
    if (usage.lastModifiedDate().isPresent()) {
      Members.writeDate(json, "LastModifiedDate", usage.lastModifiedDate().get());
    }
    json.writeNumberField("DatasetCount", usage.datasets());
    json.writeNumberField("DataStorage", usage.dataStorage());
    json.writeEndObject();
    json.writeEndObject();
  }
}
