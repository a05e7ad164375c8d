package dev.tidemark.browser;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.PageGuard;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The rule on requests for data: they come from the browser's own page or from a program, and have
 * the token.
 *
 * @param token the text that requests must send in {@value #TOKEN_HEADER}; empty if they need none
 */
record PageAccess(Optional<String> token) {
  /** The header with the token. */
  static final String TOKEN_HEADER = "X-Tidemark-Token";

  /** Tells whether a page that is not the browser's sent a request. */
  static boolean isFromOtherPage(HttpExchange request) {
    return !PageGuard.OWN_PAGES.allows(request.getRequestMethod(), request.getRequestHeaders());
  }

  /** Tells whether a request may read and change data. */
  boolean allows(HttpExchange request) {
    String sent =
        Optional.ofNullable(request.getRequestHeaders().getFirst(TOKEN_HEADER)).orElse("");
    return token.map(expected -> MessageDigest.isEqual(bytes(expected), bytes(sent))).orElse(true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
