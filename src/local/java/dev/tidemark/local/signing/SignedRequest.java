package dev.tidemark.local.signing;

import dev.tidemark.http.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it was received.
 *
 * @param method the method, in capitals
 * @param rawPath the path as sent, with the stage if there is one
 * @param rawQuery the query as sent; empty if there is none
 * @param headers the values of each header; names may be in any case
 * @param body the body
 */
@SuppressWarnings("ArrayRecordComponent") // Requests are not compared.
public record SignedRequest(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    byte[] body) {

  /** Copies the headers, with names in small letters. */
  public SignedRequest {
    Map<String, List<String>> lowerCased = new TreeMap<>();
    headers.forEach(
        (name, values) ->
            lowerCased
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .addAll(values));
    headers = lowerCased;
  }

  /** Returns a header's values with commas between them; the name is in small letters. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
  }

  /** Returns a parameter of the query, decoded. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(PercentEncoding.decodeQuery(rawQuery).get(name));
  }
}
