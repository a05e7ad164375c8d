package dev.tidemark.local.memory;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/** The operations on whole tables. */
final class TableOperations {
  private final MemoryTables tables;
  private final InstantSource clock;

  TableOperations(MemoryTables tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /** Returns the operations by the value of the header {@code X-Amz-Target}. */
  Map<String, MemoryOperation> byTarget() {
    return Map.of(
        "DynamoDB_20120810.CreateTable",
        MemoryOperation.of(CreateTableRequest::builder, this::create),
        "DynamoDB_20120810.DescribeTable",
        MemoryOperation.of(DescribeTableRequest::builder, this::describe),
        "DynamoDB_20120810.UpdateTable",
        MemoryOperation.of(UpdateTableRequest::builder, this::update),
        "DynamoDB_20120810.DeleteTable",
        MemoryOperation.of(DeleteTableRequest::builder, this::delete),
        "DynamoDB_20120810.ListTables",
        MemoryOperation.of(ListTablesRequest::builder, this::list),
        "DynamoDB_20120810.UpdateTimeToLive",
        MemoryOperation.of(UpdateTimeToLiveRequest::builder, this::updateTimeToLive),
        "DynamoDB_20120810.DescribeTimeToLive",
        MemoryOperation.of(DescribeTimeToLiveRequest::builder, this::describeTimeToLive));
  }

  private CreateTableResponse create(CreateTableRequest request) {
    if (!Set.copyOf(request.keySchema()).equals(Set.copyOf(MemoryTable.KEYS))) {
      throw MemoryErrors.invalid(
          "The memory engine has only tables with the key of Tidemark's table: pk and sk");
    }
    if (request.hasGlobalSecondaryIndexes() || request.hasLocalSecondaryIndexes()) {
      throw MemoryErrors.invalid("The memory engine has no indexes");
    }
    MemoryTable table = new MemoryTable(request.tableName(), clock);
    configure(table, request.streamSpecification(), request.deletionProtectionEnabled());
    if (!tables.add(table)) {
      throw MemoryErrors.inUse("Table already exists: " + request.tableName());
    }
    return CreateTableResponse.builder().tableDescription(table.describe()).build();
  }

  private static void configure(
      MemoryTable table, @Nullable StreamSpecification stream, @Nullable Boolean isProtected) {
    if (stream != null) {
      table.stream(stream);
    }
    if (isProtected != null) {
      table.protect(isProtected);
    }
  }

  private DescribeTableResponse describe(DescribeTableRequest request) {
    return DescribeTableResponse.builder().table(tables.of(request.tableName()).describe()).build();
  }

  private UpdateTableResponse update(UpdateTableRequest request) {
    MemoryTable table = tables.of(request.tableName());
    configure(table, request.streamSpecification(), request.deletionProtectionEnabled());
    return UpdateTableResponse.builder().tableDescription(table.describe()).build();
  }

  private DeleteTableResponse delete(DeleteTableRequest request) {
    MemoryTable table = tables.of(request.tableName());
    if (table.isProtected()) {
      throw MemoryErrors.invalid("The table is protected against deletion: " + table.name());
    }
    tables.remove(table);
    return DeleteTableResponse.builder().tableDescription(table.describe()).build();
  }

  private ListTablesResponse list(ListTablesRequest request) {
    List<String> names =
        tables.all().stream()
            .map(MemoryTable::name)
            .filter(name -> isAfter(name, request.exclusiveStartTableName()))
            .toList();
    return ListTablesResponse.builder().tableNames(names).build();
  }

  private static boolean isAfter(String name, @Nullable String start) {
    return start == null || name.compareTo(start) > 0;
  }

  private UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    tables.of(request.tableName()).timeToLive(request.timeToLiveSpecification());
    return UpdateTimeToLiveResponse.builder()
        .timeToLiveSpecification(request.timeToLiveSpecification())
        .build();
  }

  private DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
    return DescribeTimeToLiveResponse.builder()
        .timeToLiveDescription(tables.of(request.tableName()).timeToLive())
        .build();
  }
}
