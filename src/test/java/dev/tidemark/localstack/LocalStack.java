package dev.tidemark.localstack;

import com.github.dockerjava.api.DockerClient;
import dev.tidemark.local.ProjectTemplate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The LocalStack that all tests share. It starts before the first test and stops when the JVM
 * exits.
 */
public final class LocalStack {
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  /** How long a registry may take to respond. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String TABLE = "tidemark";

  /** The maximum number of writes in a batch. LocalStack carries out all of them. */
  private static final int MAX_BATCH = 25;

  private LocalStack() {}

  /** Testcontainers makes no container where there is no engine. */
  private static final class Running {
    @SuppressWarnings("resource") // Testcontainers stops it when the JVM exits.
    static final LocalStackContainer CONTAINER =
        new LocalStackContainer(IMAGE).withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1");
  }

  /**
   * Returns the name of an empty table with the template's definition. It empties the same table
   * each time, as creating one takes LocalStack a second.
   */
  public static String emptyTable(DynamoDbClient dynamoDb) {
    ProjectTemplate.TABLE.createIfAbsent(dynamoDb, TABLE);
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

  /**
   * Starts LocalStack. Testcontainers by itself would try to pull a missing image again and again
   * for two minutes, in each test class.
   *
   * @return why it cannot start here: there is no Docker Engine, or no image
   */
  static Optional<String> start() {
    Optional<String> obstacle = missing(IMAGE).or(LocalStack::startContainer);
    obstacle.ifPresent(reason -> System.err.println("No tests run on LocalStack: " + reason));
    return obstacle;
  }

  /** Returns why there is no such image. */
  static Optional<String> missing(DockerImageName image) {
    TransportConfig engine;
    try {
      engine = DockerClientFactory.instance().getTransportConfig();
    } catch (IllegalStateException e) {
      return Optional.of("no Docker Engine");
    }
    DockerClient client = DockerClientProviderStrategy.getClientForConfig(engine);
    return new DockerImages(client, PATIENCE).pullIfMissing(image.asCanonicalNameString());
  }

  /** Returns why an image of Testcontainers is missing. */
  private static Optional<String> startContainer() {
    try {
      Running.CONTAINER.start();
      return Optional.empty();
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ContainerFetchException) {
          return Optional.of(String.valueOf(cause.getMessage()));
        }
      }
      throw e;
    }
  }

  /** Returns the endpoint of all its services. */
  public static URI endpoint() {
    return Running.CONTAINER.getEndpoint();
  }
}
