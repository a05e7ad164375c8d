package dev.tidemark.local.outbox;

import dev.tidemark.local.QueryParameters;
import dev.tidemark.local.Reply;
import java.util.HashMap;
import java.util.Map;

/**
 * A request of AWS's query protocol, which STS and SNS have.
 *
 * @param parameters the parameters by name
 */
record FormRequest(Map<String, String> parameters) {
  FormRequest {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a body: parameters as forms of web pages send them.
   *
   * @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
   */
  static FormRequest of(String body) {
    return new FormRequest(QueryParameters.parse(body));
  }

  /** Returns a parameter; empty text if it is absent. */
  String text(String name) {
    return parameters.getOrDefault(name, "");
  }

  /**
   * Returns a map among the parameters.
   *
   * @param entry the beginning of the names of its entries, such as {@code Attributes.entry.}
   * @param key the end of the name of a key
   * @param value the end of the name of a value
   */
  Map<String, String> map(String entry, String key, String value) {
    Map<String, String> map = new HashMap<>();
    for (int i = 1; parameters.containsKey(entry + i + key); i++) {
      map.put(text(entry + i + key), text(entry + i + value));
    }
    return map;
  }

  /** Returns the name of the operation. */
  String action() {
    return text("Action");
  }

  /** Returns the response to an operation with a result. */
  Reply result(String content) {
    return Reply.xml(
        200,
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>local</RequestId></ResponseMetadata></%1$sResponse>"
            .formatted(action(), content));
  }

  /** Returns an error. */
  static Reply error(int status, String code, String message) {
    return Reply.xml(
        status,
        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
            .formatted(code, escape(message)));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
