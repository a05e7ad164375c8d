package dev.tidemark.local;

import dev.tidemark.local.signing.KnownCallers;
import java.util.regex.Pattern;

/**
 * The options of the API in front of the functions.
 *
 * @param stage the name of the stage, which precedes each path; empty for the default stage
 * @param callers the callers whose signatures are checked
 * @param origins the origins whose pages may use the API
 */
public record ApiOptions(String stage, KnownCallers callers, AllowedOrigins origins) {
  private static final Pattern STAGE = Pattern.compile("[a-zA-Z0-9_-]{0,128}");
  private static final String DEFAULT_STAGE = "$default";

  /** The default stage, without any known callers. */
  public static final ApiOptions DEFAULT = new ApiOptions("", KnownCallers.NONE);

  /** Checks the name of the stage. */
  public ApiOptions {
    if (!STAGE.matcher(stage).matches()) {
      throw new LocalServiceException(
          "'%s' is not a stage: expected letters, digits, - and _".formatted(stage));
    }
  }

  /** Creates options for pages on this machine. */
  public ApiOptions(String stage, KnownCallers callers) {
    this(stage, callers, AllowedOrigins.THIS_MACHINE);
  }

  /** Returns the stage as API Gateway names it in events. */
  String stageName() {
    return stage.isEmpty() ? DEFAULT_STAGE : stage;
  }

  /** Returns the part of each path that names the stage; empty for the default stage. */
  String prefix() {
    return stage.isEmpty() ? "" : "/" + stage;
  }
}
