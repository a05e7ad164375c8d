package dev.tidemark.browser;

import dev.tidemark.model.Quotas;
import java.util.Optional;

/**
 * The options of a browser.
 *
 * @param api the path of the service's API on the same server, which the page's devices call; empty
 *     if the table is a deployment's, whose scans must be confirmed
 * @param token the text that every request for data must have; empty if none is needed
 * @param edits makes edits; empty if the browser is read-only
 * @param triggers tests sync triggers; empty if there is no local service to run them
 * @param quotas the limits that the page shows beside figures
 * @param beforePools runs before pools are listed, to bring their usage up to date
 */
public record BrowserOptions(
    Optional<String> api,
    Optional<String> token,
    Optional<Edits> edits,
    Optional<TriggerTester> triggers,
    Quotas quotas,
    Runnable beforePools) {
  /** Tells whether the table is the local service's. */
  boolean isLocal() {
    return api.isPresent();
  }
}
