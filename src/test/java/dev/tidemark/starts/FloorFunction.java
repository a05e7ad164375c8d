package dev.tidemark.starts;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The least that a function with DynamoDB can do: it ignores its event, sends one request that was
 * built before, over the same client as Tidemark, and returns a fixed response.
 */
public final class FloorFunction implements RequestStreamHandler {
  private static final byte[] RESPONSE =
      "{\"statusCode\":200,\"body\":\"{}\"}".getBytes(StandardCharsets.UTF_8);

  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .endpointOverride(URI.create(System.getenv("DYNAMODB_ENDPOINT")))
          .region(Region.of(System.getenv("AWS_REGION")))
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .httpClientBuilder(AwsCrtHttpClient.builder())
          .build();

  private static final Map<String, AttributeValue> KEY =
      Map.of("pk", AttributeValue.fromS("floor"), "sk", AttributeValue.fromS("floor"));

  private final Runnable call =
      System.getenv("FLOOR_WRITES") == null
          ? call(GetItemRequest.builder().tableName(System.getenv("TABLE")).key(KEY).build())
          : call(
              UpdateItemRequest.builder()
                  .tableName(System.getenv("TABLE"))
                  .key(KEY)
                  .updateExpression("SET #value = :value")
                  .conditionExpression("attribute_not_exists(#none)")
                  .expressionAttributeNames(Map.of("#value", "value", "#none", "none"))
                  .expressionAttributeValues(Map.of(":value", AttributeValue.fromS("1200")))
                  .build());

  private Runnable call(GetItemRequest request) {
    return () -> client.getItem(request);
  }

  private Runnable call(UpdateItemRequest request) {
    return () -> client.updateItem(request);
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    call.run();
    output.write(RESPONSE);
  }
}
