package dev.tidemark.starts;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbBean;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbPartitionKey;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.DynamoDbSortKey;

/** An item of the customary function, as the Enhanced client wants it: a bean. */
@DynamoDbBean
public final class CustomaryRecord {
  private @Nullable String partition;
  private @Nullable String sort;
  private @Nullable String value;
  private long syncCount;

  /** Returns the partition key. */
  @DynamoDbPartitionKey
  public @Nullable String getPk() {
    return partition;
  }

  /** Sets the partition key. */
  public void setPk(@Nullable String pk) {
    this.partition = pk;
  }

  /** Returns the sort key. */
  @DynamoDbSortKey
  public @Nullable String getSk() {
    return sort;
  }

  /** Sets the sort key. */
  public void setSk(@Nullable String sk) {
    this.sort = sk;
  }

  /** Returns the value of a record. */
  public @Nullable String getValue() {
    return value;
  }

  /** Sets the value of a record. */
  public void setValue(@Nullable String value) {
    this.value = value;
  }

  /** Returns the sync count. */
  public long getSyncCount() {
    return syncCount;
  }

  /** Sets the sync count. */
  public void setSyncCount(long syncCount) {
    this.syncCount = syncCount;
  }
}
