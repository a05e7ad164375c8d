package dev.tidemark.browser;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rule on requests for data: they come from the browser's own page or from a program, never
 * from another page. A browser names the origin of a page in {@code Origin} or {@code
 * Sec-Fetch-Site}; the host name of a page whose name leads to this machine is in {@code Host}.
 *
 * @param token the text that requests must send in {@value #TOKEN_HEADER}; empty if they need none
 */
record PageAccess(Optional<String> token) {
  /** The header with the token. */
  static final String TOKEN_HEADER = "X-Tidemark-Token";

  /** An address, or a name that no host on the internet can have. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile(
          "(\\[[0-9a-fA-F:.]+]|[0-9.]+|[A-Za-z0-9_-]+|[A-Za-z0-9._-]+\\.localhost)(:\\d+)?");

  /** Tells whether a request for a static file may be served: its host name is a local one. */
  static boolean isLocal(Headers request) {
    return LOCAL_HOST.matcher(header(request, "Host")).matches();
  }

  /** Tells whether a request may read and change data. */
  boolean allows(Headers request) {
    return isLocal(request) && isSameOrigin(request) && hasToken(request);
  }

  private static boolean isSameOrigin(Headers request) {
    String host = header(request, "Host");
    String origin = header(request, "Origin");
    String site = header(request, "Sec-Fetch-Site");
    return (origin.isEmpty() || origin.equals("http://" + host))
        && (site.isEmpty() || List.of("same-origin", "none").contains(site));
  }

  private boolean hasToken(Headers request) {
    byte[] sent = header(request, TOKEN_HEADER).getBytes(StandardCharsets.UTF_8);
    return token
        .map(expected -> MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), sent))
        .orElse(true);
  }

  private static String header(Headers request, String name) {
    return Optional.ofNullable(request.getFirst(name)).orElse("");
  }
}
