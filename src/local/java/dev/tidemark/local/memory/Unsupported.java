package dev.tidemark.local.memory;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Members of requests that the memory engine refuses, because to ignore them would be wrong. */
final class Unsupported {
  /** The parameters from before expressions, and those of indexes. */
  private static final Set<String> MEMBERS =
      Set.of(
          "AttributesToGet",
          "AttributeUpdates",
          "ConditionalOperator",
          "Expected",
          "GlobalSecondaryIndexUpdates",
          "IndexName",
          "KeyConditions",
          "QueryFilter",
          "ReplicaUpdates",
          "ScanFilter");

  private Unsupported() {}

  /** Checks the members of a request. */
  static void check(SdkPojo request) {
    for (SdkField<?> field : request.sdkFields()) {
      if (MEMBERS.contains(field.locationName()) && isSet(field.getValueOrDefault(request))) {
        throw MemoryErrors.invalid(
            "The memory engine does not support the parameter " + field.locationName());
      }
    }
  }

  private static boolean isSet(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }
}
