package dev.tidemark.junit;

import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * A request that the service got.
 *
 * @param operation the operation, such as {@code UpdateRecords}
 * @param identityId the identity in the path; empty if it names none
 * @param datasetName the dataset in the path; empty if it names none
 * @param status the status of the response; 0 if the client got no response
 * @param errorType the type of the error; empty if the response is none
 * @param syncCount the dataset's sync count in the response to ListRecords or UpdateRecords;
 *     otherwise 0
 */
public record SentRequest(
    String operation,
    String identityId,
    String datasetName,
    int status,
    String errorType,
    long syncCount) {

  static SentRequest from(JsonNode json) {
    Map<String, JsonNode> members = json.asObject();
    return new SentRequest(
        text(members, "operation"),
        text(members, "identity"),
        text(members, "dataset"),
        (int) number(members, "status"),
        text(members, "errorType"),
        number(members, "syncCount"));
  }

  private static String text(Map<String, JsonNode> members, String name) {
    JsonNode member = members.get(name);
    return member == null || member.isNull() ? "" : member.asString();
  }

  private static long number(Map<String, JsonNode> members, String name) {
    JsonNode member = members.get(name);
    return member == null || member.isNull() ? 0 : Long.parseLong(member.asNumber());
  }
}
