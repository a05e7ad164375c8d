package dev.tidemark.browser;

import dev.tidemark.local.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page, which are on the class path. Its libraries are unchanged files of
 * published jars, so that no build step makes them.
 */
final class StaticFiles {
  private static final String OWN = "dev/tidemark/browser/";
  private static final String INDEX = "index.html";
  private static final String PREACT = "META-INF/resources/webjars/preact/10.27.2/";

  /** The libraries by the names that the page's import map has. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "lib/preact.js", PREACT + "dist/preact.module.js",
          "lib/hooks.js", PREACT + "hooks/dist/hooks.module.js",
          "lib/htm.js", "META-INF/resources/_static/htm/3.1.1/dist/htm.module.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.(css|mjs|svg)");
  private static final Pattern INLINE_SCRIPT =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  private StaticFiles() {}

  /** Returns a file by its path below the page's; empty if there is none. */
  static Optional<Reply> find(String path) {
    if (path.isEmpty()) {
      return Optional.of(
          Reply.of(200, type(INDEX), bytes(OWN + INDEX)).with("Content-Security-Policy", policy()));
    }
    Optional<String> resource =
        Optional.ofNullable(LIBRARIES.get(path))
            .or(() -> NAME.matcher(path).matches() ? Optional.of(OWN + path) : Optional.empty());
    return resource
        .filter(name -> loader().getResource(name) != null)
        .map(name -> Reply.of(200, type(path), bytes(name)));
  }

  /** The page loads nothing from another host, and no other page may show it in a frame. */
  private static String policy() {
    String index = new String(bytes(OWN + INDEX), StandardCharsets.UTF_8);
    Matcher script = INLINE_SCRIPT.matcher(index);
    String hash = script.find() ? " 'sha256-%s'".formatted(sha256(script.group(1))) : "";
    return "default-src 'none'; script-src 'self'"
        + hash
        + "; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'"
        + "; form-action 'none'; frame-ancestors 'none'";
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String type(String path) {
    return TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/plain");
  }

  private static byte[] bytes(String resource) {
    try (InputStream file = loader().getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalStateException("the class path lacks " + resource);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassLoader loader() {
    return StaticFiles.class.getClassLoader();
  }
}
