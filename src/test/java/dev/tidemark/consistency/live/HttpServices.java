package dev.tidemark.consistency.live;

import dev.tidemark.local.LocalService;
import dev.tidemark.local.LocalServiceOptions;
import dev.tidemark.local.LocalServiceOptions.Trigger;
import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Two local services in this process, one with a sync trigger and one without. */
public final class HttpServices implements AutoCloseable {
  /** The table of each service. */
  static final String TABLE = "tidemark";

  private static final int MAX_CONNECTIONS = 100;

  private final SdkHttpClient http = connections();
  private final Started withTrigger =
      Started.with(new Trigger.Handler(RecordingTrigger.class.getName()), http);
  private final Started withoutTrigger = Started.with(new Trigger.None(), http);

  /** Starts the services. */
  public HttpServices() {}

  /** A service, and a client of its DynamoDB. */
  private record Started(LocalService service, DynamoDbClient dynamoDb, SdkHttpClient http)
      implements HttpTarget, AutoCloseable {
    static Started with(Trigger trigger, SdkHttpClient http) {
      LocalService service =
          LocalService.start(LocalServiceOptions.inMemory(Path.of("template.yaml"), trigger));
      return new Started(service, service.dynamoDbClient(), http);
    }

    @Override
    public URI endpoint() {
      return service.endpoint();
    }

    @Override
    public void close() {
      dynamoDb.close();
      service.close();
    }
  }

  /** Returns the service with the trigger, or the one without. */
  HttpTarget service(boolean hasTrigger) {
    return hasTrigger ? withTrigger : withoutTrigger;
  }

  /** Makes connections for all official clients. */
  static SdkHttpClient connections() {
    return AwsCrtHttpClient.builder().maxConcurrency(MAX_CONNECTIONS).build();
  }

  @Override
  public void close() {
    withTrigger.close();
    withoutTrigger.close();
    http.close();
  }
}
