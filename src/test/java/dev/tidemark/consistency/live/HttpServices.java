package dev.tidemark.consistency.live;

import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.LocalServiceOptions.Trigger;
import java.nio.file.Path;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Two local services in this process, one with a sync trigger and one without. */
public final class HttpServices implements AutoCloseable {
  /** The table of each service. */
  static final String TABLE = "tidemark";

  private static final int MAX_CONNECTIONS = 100;

  private final Started withTrigger =
      Started.with(new Trigger.Handler(RecordingTrigger.class.getName()));
  private final Started withoutTrigger = Started.with(new Trigger.None());
  private final SdkHttpClient http =
      AwsCrtHttpClient.builder().maxConcurrency(MAX_CONNECTIONS).build();

  /** Starts the services. */
  public HttpServices() {}

  /** A service, and a client of its DynamoDB. */
  record Started(LocalService service, DynamoDbClient dynamoDb) implements AutoCloseable {
    static Started with(Trigger trigger) {
      LocalService service =
          LocalService.start(LocalServiceOptions.inMemory(Path.of("template.yaml"), trigger));
      return new Started(service, service.dynamoDbClient());
    }

    @Override
    public void close() {
      dynamoDb.close();
      service.close();
    }
  }

  /** Returns the service with the trigger, or the one without. */
  Started service(boolean hasTrigger) {
    return hasTrigger ? withTrigger : withoutTrigger;
  }

  /** Returns the connections that all official clients share. */
  SdkHttpClient http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
    withTrigger.close();
    withoutTrigger.close();
  }
}
