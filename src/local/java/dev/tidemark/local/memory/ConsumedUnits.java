package dev.tidemark.local.memory;

import dev.tidemark.local.memory.MemoryDynamoDb.Usage;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The units that a request has consumed, in the response to a request that asks for them. */
final class ConsumedUnits {
  private ConsumedUnits() {}

  /** Returns the response, with the units if the request asks for them. */
  static SdkPojo in(SdkPojo request, SdkPojo response, String table, Usage usage) {
    Optional<SdkField<?>> member = field(response, "ConsumedCapacity");
    if (member.isEmpty() || !isWanted(request) || !(response instanceof SdkResponse complete)) {
      return response;
    }
    ConsumedCapacity units =
        ConsumedCapacity.builder()
            .tableName(table)
            .capacityUnits((double) (usage.readUnits() + usage.writeUnits()))
            .build();
    SdkResponse.Builder builder = complete.toBuilder();
    boolean isList = member.get().marshallingType().equals(MarshallingType.LIST);
    member.get().set(builder, isList ? List.of(units) : units);
    return builder.build();
  }

  private static boolean isWanted(SdkPojo request) {
    return field(request, "ReturnConsumedCapacity")
        .map(field -> field.getValueOrDefault(request))
        .filter(wanted -> !wanted.equals(ReturnConsumedCapacity.NONE.toString()))
        .isPresent();
  }

  private static Optional<SdkField<?>> field(SdkPojo pojo, String name) {
    return pojo.sdkFields().stream().filter(each -> each.locationName().equals(name)).findFirst();
  }
}
