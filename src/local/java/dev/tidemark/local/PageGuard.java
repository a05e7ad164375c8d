package dev.tidemark.local;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rule that keeps web pages out of the local paths.
 *
 * <p>A browser says in {@code Origin} or {@code Sec-Fetch-Site} that a page sent a request. It says
 * neither if the page's own host name leads to this machine, so that a name on the internet is
 * refused as {@code Host}.
 */
public enum PageGuard {
  /** No page may send a request. */
  NO_PAGE {
    @Override
    public boolean allows(String method, Headers request) {
      return hasLocalHost(request)
          && !request.containsKey(ORIGIN)
          && Optional.ofNullable(request.get(SITE)).map(List.of("none")::equals).orElse(true);
    }
  },

  /**
   * Pages of the service itself may send requests. A link on any page may lead here, because the
   * page with the link cannot read the response.
   */
  OWN_PAGES {
    @Override
    public boolean allows(String method, Headers request) {
      return hasLocalHost(request)
          && Optional.ofNullable(request.getFirst(ORIGIN))
              .map(("http://" + request.getFirst(HOST))::equalsIgnoreCase)
              .orElse(true)
          && (Optional.ofNullable(request.getFirst(SITE)).map(OWN_SITES::contains).orElse(true)
              || isLink(method, request));
    }
  };

  private static final String HOST = "Host";
  private static final String ORIGIN = "Origin";
  private static final String SITE = "Sec-Fetch-Site";
  private static final List<String> OWN_SITES = List.of("none", "same-origin");

  /** An address, or a name that no host on the internet can have. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile(
          "(\\[[0-9a-fA-F:.]+]|[0-9.]+|[A-Za-z0-9_-]+"
              + "|[A-Za-z0-9._-]+\\.(localhost|internal|local))(:\\d+)?");

  /** Tells whether a request may use the path. */
  public abstract boolean allows(String method, Headers request);

  /** Tells whether the host of a request is an address or a name that is not on the internet. */
  static boolean hasLocalHost(Headers request) {
    return LOCAL_HOST.matcher(Optional.ofNullable(request.getFirst(HOST)).orElse("")).matches();
  }

  private static boolean isLink(String method, Headers request) {
    return method.equals("GET")
        && "navigate".equals(request.getFirst("Sec-Fetch-Mode"))
        && "document".equals(request.getFirst("Sec-Fetch-Dest"));
  }
}
