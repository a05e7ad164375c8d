package dev.tidemark.local.signing;

import dev.tidemark.model.IdentityId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The callers whose secrets are known, so that their signatures can be checked. */
public final class KnownCallers {
  /** No caller is known, and no signature is checked. */
  public static final KnownCallers NONE = new KnownCallers(Map.of(), false);

  private static final String COMMENT = "#";
  private static final String NO_TOKEN = "-";
  private static final String DEVELOPER = "developer";

  private final Map<String, KnownCaller> callers;
  private final boolean excludesOthers;

  private KnownCallers(Map<String, KnownCaller> callers, boolean excludesOthers) {
    this.callers = Map.copyOf(callers);
    this.excludesOthers = excludesOthers;
  }

  /**
   * A known caller.
   *
   * @param secret the secret access key
   * @param token the session token of temporary credentials; empty for lasting ones
   * @param identity the Cognito identity; empty for a developer
   */
  public record KnownCaller(String secret, Optional<String> token, Optional<IdentityId> identity) {
    /** Omits the secret. */
    @Override
    public String toString() {
      return identity.map(IdentityId::value).orElse(DEVELOPER);
    }
  }

  /**
   * Reads callers, one a line: access key id, secret access key, session token or {@code -}, and
   * identity id or {@code developer}. Blank lines and those that begin with {@code #} are skipped.
   *
   * @param excludesOthers whether callers that are not known are refused, and not just unchecked
   * @throws IllegalArgumentException if a line has another form; its message has no secrets
   */
  public static KnownCallers parse(List<String> lines, boolean excludesOthers) {
    Map<String, KnownCaller> callers = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith(COMMENT)) {
        String[] words = line.split("\\s+", -1);
        if (words.length != 4 || !isCaller(words[3])) {
          throw malformed(i, "expected key id, secret, session token or -, identity or developer");
        }
        if (callers.put(words[0], caller(words)) != null) {
          throw malformed(i, "the key id occurs twice");
        }
      }
    }
    return new KnownCallers(callers, excludesOthers);
  }

  private static boolean isCaller(String word) {
    return word.equals(DEVELOPER) || IdentityId.CONSTRAINT.violations(word).isEmpty();
  }

  private static KnownCaller caller(String[] words) {
    return new KnownCaller(
        words[1],
        words[2].equals(NO_TOKEN) ? Optional.empty() : Optional.of(words[2]),
        words[3].equals(DEVELOPER) ? Optional.empty() : Optional.of(new IdentityId(words[3])));
  }

  private static IllegalArgumentException malformed(int index, String fault) {
    return new IllegalArgumentException("line %d: %s".formatted(index + 1, fault));
  }

  /** Returns the caller with an access key id, if it is known. */
  public Optional<KnownCaller> find(String accessKey) {
    return Optional.ofNullable(callers.get(accessKey));
  }

  /** Tells whether a caller that is not known is refused. */
  boolean excludesOthers() {
    return excludesOthers;
  }
}
