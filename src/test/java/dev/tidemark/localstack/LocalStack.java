package dev.tidemark.localstack;

import dev.tidemark.local.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The LocalStack that all tests share. It starts when a test first uses it and stops when the JVM
 * exits.
 */
public final class LocalStack {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  private static final String TABLE = "tidemark";

  /** The maximum number of writes in a batch. LocalStack carries out all of them. */
  private static final int MAX_BATCH = 25;

  private LocalStack() {}

  /** Starts the container when this class is first used. */
  private static final class Running {
    @SuppressWarnings("resource") // Testcontainers stops it when the JVM exits.
    static final LocalStackContainer CONTAINER =
        new LocalStackContainer(IMAGE).withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1");

    static {
      CONTAINER.start();
    }
  }

  /**
   * Returns the name of an empty table with the template's definition. It empties the same table
   * each time, as creating one takes LocalStack a second.
   */
  public static String emptyTable(DynamoDbClient dynamoDb) {
    Template.read(Path.of("template.yaml")).table().createIfAbsent(dynamoDb, TABLE);
    List<WriteRequest> deletions =
        dynamoDb.scanPaginator(scan -> scan.tableName(TABLE).consistentRead(true)).items().stream()
            .map(item -> Map.of("pk", item.get("pk"), "sk", item.get("sk")))
            .map(key -> WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build())
            .toList();
    for (int from = 0; from < deletions.size(); from += MAX_BATCH) {
      List<WriteRequest> batch =
          deletions.subList(from, Math.min(from + MAX_BATCH, deletions.size()));
      dynamoDb.batchWriteItem(write -> write.requestItems(Map.of(TABLE, batch)));
    }
    return TABLE;
  }

  /** Returns the endpoint of all its services. */
  public static URI endpoint() {
    return Running.CONTAINER.getEndpoint();
  }
}
