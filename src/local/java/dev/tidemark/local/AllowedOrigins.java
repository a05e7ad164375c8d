package dev.tidemark.local;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The origins whose pages may use the local service: those on this machine, that of the service
 * itself, and some others. Signatures are mostly not checked here, so a page of any other origin
 * could act as any identity.
 *
 * @param others the others; {@code *} means any
 */
public record AllowedOrigins(List<String> others) {
  /** Pages on this machine alone. */
  public static final AllowedOrigins THIS_MACHINE = new AllowedOrigins(List.of());

  private static final String ANY = "*";
  private static final Pattern ORIGIN = Pattern.compile("\\*|null|https?://[^/?#\\s]+");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Checks the form of the others. */
  public AllowedOrigins {
    others = List.copyOf(others);
    for (String other : others) {
      if (!ORIGIN.matcher(other).matches()) {
        throw new LocalServiceException(
            "'%s' is not an origin such as https://app.example, and not *".formatted(other));
      }
    }
  }

  /** Tells whether pages of an origin may use the service. */
  boolean allows(String origin) {
    return others.contains(ANY) || others.contains(origin) || isOfThisMachine(origin);
  }

  /**
   * Tells whether a request comes from no page, or from one of an allowed origin. The host counts
   * as well: a page whose own name leads to this machine sends no other origin.
   */
  boolean allows(Headers request) {
    Optional<String> origin = Optional.ofNullable(request.getFirst("Origin"));
    String ownOrigin = "http://" + Optional.ofNullable(request.getFirst("Host")).orElse("");
    boolean hasAllowedHost = PageGuard.hasLocalHost(request) || allows(ownOrigin);
    return hasAllowedHost
        && origin.map(each -> each.equalsIgnoreCase(ownOrigin) || allows(each)).orElse(true);
  }

  private static boolean isOfThisMachine(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null && (LOOPBACK.contains(host) || host.endsWith(".localhost"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
