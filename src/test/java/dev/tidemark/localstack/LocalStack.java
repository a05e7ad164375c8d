package dev.tidemark.localstack;

import dev.tidemark.local.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The one LocalStack of all tests, which starts with the first that asks for it and ends with the
 * JVM.
 */
public final class LocalStack {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  private static final String TABLE = "tidemark";

  private LocalStack() {}

  /** The container, started when this class is first used. */
  private static final class Running {
    @SuppressWarnings("resource") // Testcontainers ends it with the JVM.
    static final LocalStackContainer CONTAINER =
        new LocalStackContainer(IMAGE).withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1");

    static {
      CONTAINER.start();
    }
  }

  /**
   * Returns the name of a table as the template defines it, without items. It is the same table
   * each time: to make one takes LocalStack a second.
   */
  public static String emptyTable(DynamoDbClient dynamoDb) {
    Template.read(Path.of("template.yaml")).table().createIfAbsent(dynamoDb, TABLE);
    dynamoDb
        .scanPaginator(scan -> scan.tableName(TABLE).consistentRead(true))
        .items()
        .forEach(
            item ->
                dynamoDb.deleteItem(
                    delete ->
                        delete
                            .tableName(TABLE)
                            .key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))));
    return TABLE;
  }

  /** Returns where all of its services listen. */
  public static URI endpoint() {
    return Running.CONTAINER.getEndpoint();
  }
}
