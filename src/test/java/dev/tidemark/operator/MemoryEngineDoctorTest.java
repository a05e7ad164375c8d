package dev.tidemark.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.consistency.support.LocalTable;
import dev.tidemark.dynamodb.client.DynamoDbClients;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The operator's tool finds in the memory engine what it finds in DynamoDB Local. */
final class MemoryEngineDoctorTest {
  @Test
  void doctor_findsWhatIsWrong() {
    try (LocalTable table = LocalTable.onMemoryEngine();
        DynamoDbClient client = DynamoDbClients.create(table.endpoint())) {
      assertEquals(0, run(table));
      client.putItem(
          put ->
              put.tableName(LocalTable.NAME)
                  .item(
                      Map.of(
                          "pk", AttributeValue.fromS("eu-west-1:0/eu-west-1:1"),
                          "sk", AttributeValue.fromS("dataset/game"))));
      assertEquals(3, run(table));
    }
  }

  private static int run(LocalTable table) {
    PrintWriter writer = new PrintWriter(new StringWriter(), true);
    String endpoint = table.endpoint().toString();
    return Tidemark.commandLine()
        .setOut(writer)
        .setErr(writer)
        .execute("doctor", "--table", LocalTable.NAME, "--endpoint", endpoint);
  }
}
