package dev.tidemark.local;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The CORS configuration of an HTTP API.
 *
 * @param allowOrigins the origins whose pages may send requests, or {@code *} for any
 * @param allowMethods the methods that they may use
 * @param allowHeaders the request headers that they may set
 * @param exposeHeaders the response headers that they may read
 * @param maxAge the seconds for which a browser may cache the policy; empty if not configured
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">
 *     Configure CORS for HTTP APIs</a>
 */
public record CorsPolicy(
    List<String> allowOrigins,
    List<String> allowMethods,
    List<String> allowHeaders,
    List<String> exposeHeaders,
    Optional<String> maxAge) {
  private static final String ANY = "*";
  private static final String PREFIX = "access-control-";

  /** Copies the lists, so that the policy cannot change. */
  public CorsPolicy {
    allowOrigins = List.copyOf(allowOrigins);
    allowMethods = List.copyOf(allowMethods);
    allowHeaders = List.copyOf(allowHeaders);
    exposeHeaders = List.copyOf(exposeHeaders);
  }

  static CorsPolicy from(TemplateSection configuration) {
    return new CorsPolicy(
        configuration.texts("AllowOrigins"),
        configuration.texts("AllowMethods"),
        configuration.texts("AllowHeaders"),
        configuration.texts("ExposeHeaders"),
        configuration.text("MaxAge"));
  }

  /** Tells whether a request is a browser's preflight request. */
  static boolean isPreflight(String method, Headers request) {
    return method.equals("OPTIONS")
        && request.containsKey("Origin")
        && request.containsKey("Access-Control-Request-Method");
  }

  /**
   * Sets the headers of a preflight's response; none if the origin is not allowed.
   *
   * @param any the origins that are allowed if the configuration allows any
   */
  void setPreflightHeaders(AllowedOrigins any, Headers request, Headers response) {
    if (allowOrigin(any, request, response)) {
      set(response, "allow-methods", allowMethods);
      set(response, "allow-headers", allowHeaders);
      maxAge.ifPresent(seconds -> response.set(PREFIX + "max-age", seconds));
    }
  }

  /**
   * Sets the headers that let a page read a response; they replace those of the function.
   *
   * @param any the origins that are allowed if the configuration allows any
   */
  void setHeaders(AllowedOrigins any, Headers request, Headers response) {
    response.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).startsWith(PREFIX));
    if (allowOrigin(any, request, response)) {
      set(response, "expose-headers", exposeHeaders);
    }
  }

  private boolean allowOrigin(AllowedOrigins any, Headers request, Headers response) {
    String origin = request.getFirst("Origin");
    if (origin == null) {
      return false;
    }
    if (!allows(any, origin)) {
      return false;
    }
    response.set(PREFIX + "allow-origin", origin);
    response.set("vary", "origin");
    return true;
  }

  private boolean allows(AllowedOrigins any, String origin) {
    return allowOrigins.contains(origin) || (allowOrigins.contains(ANY) && any.allows(origin));
  }

  /** Tells whether the configuration names the origin of a request. */
  boolean names(Headers request) {
    return Optional.ofNullable(request.getFirst("Origin"))
        .map(allowOrigins::contains)
        .orElse(false);
  }

  private static void set(Headers response, String name, List<String> values) {
    if (!values.isEmpty()) {
      response.set(PREFIX + name, String.join(",", values));
    }
  }
}
