package dev.tidemark.local.outbox;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rule that keeps web pages out of the outbox: they must neither read it nor write to it.
 *
 * <p>A browser says in {@code Origin} or {@code Sec-Fetch-Site} that a page sent a request. It says
 * neither if the page's own host name leads to this machine, so that a name on the internet is
 * refused as {@code Host}.
 */
final class PageGuard {
  /** An address, or a name that no host on the internet can have. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile(
          "(\\[[0-9a-fA-F:.]+]|[0-9.]+|[A-Za-z0-9_-]+|[A-Za-z0-9._-]+\\.localhost)(:\\d+)?");

  private PageGuard() {}

  /** Tells whether a request may come from a web page. */
  static boolean isFromPage(Headers request) {
    return request.containsKey("Origin")
        || Optional.ofNullable(request.get("Sec-Fetch-Site"))
            .filter(site -> !site.equals(List.of("none")))
            .isPresent()
        || !LOCAL_HOST.matcher(Optional.ofNullable(request.getFirst("Host")).orElse("")).matches();
  }
}
