package dev.tidemark.starts;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The same service in its customary form: an item for each record and for each dataset, beans of
 * the Enhanced client, its default HTTP client, Jackson's databind, and Log4j. It checks no tokens.
 */
public final class CustomaryFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Logger LOGGER = LogManager.getLogger(CustomaryFunction.class);

  private final ObjectMapper mapper = new ObjectMapper();
  private final DynamoDbEnhancedClient client =
      DynamoDbEnhancedClient.builder()
          .dynamoDbClient(
              DynamoDbClient.builder()
                  .endpointOverride(URI.create(System.getenv("DYNAMODB_ENDPOINT")))
                  .region(Region.of(System.getenv("AWS_REGION")))
                  .credentialsProvider(
                      StaticCredentialsProvider.create(
                          AwsBasicCredentials.create("local", "local")))
                  .build())
          .build();
  private final DynamoDbTable<CustomaryRecord> records =
      client.table(System.getenv("TABLE"), TableSchema.fromBean(CustomaryRecord.class));

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Map<String, String> path = event.getPathParameters();
    String partition = "customary/" + path.get("IdentityPoolId") + "/" + path.get("IdentityId");
    String dataset = path.getOrDefault("DatasetName", "");
    try {
      ObjectNode output =
          event.getRouteKey().startsWith("POST")
              ? update(partition, dataset, mapper.readTree(event.getBody()))
              : list(partition, dataset);
      LOGGER.debug("Responds to {}", event.getRouteKey());
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(200)
          .withHeaders(Map.of("Content-Type", "application/json"))
          .withBody(mapper.writeValueAsString(output))
          .build();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the dataset and the first record, and writes both in one transaction. */
  private ObjectNode update(String partition, String dataset, JsonNode body) {
    CustomaryRecord head = found(partition, "head/" + dataset);
    JsonNode patch = body.get("RecordPatches").get(0);
    CustomaryRecord item = found(partition, dataset + "/" + patch.get("Key").asText());
    head.setSyncCount(head.getSyncCount() + 1);
    item.setValue(patch.get("Value").asText());
    item.setSyncCount(head.getSyncCount());
    client.transactWriteItems(write -> write.addPutItem(records, head).addPutItem(records, item));
    return output(head.getSyncCount(), List.of(item));
  }

  private CustomaryRecord found(String partition, String sort) {
    CustomaryRecord item =
        records.getItem(Key.builder().partitionValue(partition).sortValue(sort).build());
    if (item != null) {
      return item;
    }
    CustomaryRecord created = new CustomaryRecord();
    created.setPk(partition);
    created.setSk(sort);
    return created;
  }

  private ObjectNode list(String partition, String dataset) {
    CustomaryRecord head = found(partition, "head/" + dataset);
    List<CustomaryRecord> items =
        records
            .query(
                QueryConditional.sortBeginsWith(
                    key -> key.partitionValue(partition).sortValue(dataset + "/")))
            .items()
            .stream()
            .toList();
    return output(head.getSyncCount(), items);
  }

  private ObjectNode output(long syncCount, List<CustomaryRecord> items) {
    ObjectNode output = mapper.createObjectNode().put("DatasetSyncCount", syncCount);
    output.set("Records", mapper.valueToTree(items));
    return output;
  }
}
