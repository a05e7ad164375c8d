package dev.tidemark.operator;

import dev.tidemark.json.Json;
import dev.tidemark.migration.AdaptivePace;
import dev.tidemark.migration.Estimate;
import dev.tidemark.migration.Finding;
import dev.tidemark.migration.MigrationCounts;
import dev.tidemark.migration.PoolMigration;
import dev.tidemark.model.IdentityId;
import dev.tidemark.store.StoreBusyException;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints what a migration does: findings to the output, progress to the error stream. */
final class MigrationOutput implements PoolMigration.Listener {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final PrintWriter out;
  private final PrintWriter err;
  private final AdaptivePace pace;
  private final boolean isJson;
  private final boolean isAll;
  private final String written;
  private long lastProgress = System.nanoTime();

  /**
   * Makes an output.
   *
   * @param isJson whether each line is a JSON object
   * @param isAll whether datasets that were neither written nor differ are printed, too
   * @param isDryRun whether nothing is changed
   */
  MigrationOutput(
      PrintWriter out,
      PrintWriter err,
      AdaptivePace pace,
      boolean isJson,
      boolean isAll,
      boolean isDryRun) {
    this.out = out;
    this.err = err;
    this.pace = pace;
    this.isJson = isJson;
    this.isAll = isAll;
    this.written = isDryRun ? "would be written" : "written";
  }

  @Override
  public void listed(long identities) {
    progress("%,d identities listed".formatted(identities));
  }

  @Override
  public synchronized void begins(Estimate estimate) {
    err.println(estimate);
    err.flush();
  }

  @Override
  public void done(MigrationCounts soFar, long left) {
    AdaptivePace.Figures figures = pace.figures();
    progress(
        "%,d identities done, %,d left; %,d datasets %s; %.0f calls/s, %,d of %,d throttled"
            .formatted(
                soFar.identities(),
                left,
                soFar.written(),
                written,
                figures.rate(),
                figures.throttled(),
                figures.calls()));
  }

  /** Prints a line of progress, at most one in a second. */
  private synchronized void progress(String line) {
    long now = System.nanoTime();
    if (now - lastProgress >= INTERVAL.toNanos()) {
      lastProgress = now;
      err.println(line);
      err.flush();
    }
  }

  @Override
  public void found(Finding finding) {
    if (isAll || finding.isWritten() || finding.kind().isDifference()) {
      print(isJson ? json(finding) : text(finding));
    }
  }

  @Override
  public synchronized void failed(IdentityId identity, StoreBusyException cause) {
    err.println("Failed " + identity + ": " + reason(cause));
    err.flush();
  }

  /** Returns the failure of the service in a few words. Messages of services name no data. */
  private static String reason(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage());
  }

  /** Prints the figures at the end. */
  void end(MigrationCounts counts, long failed) {
    print(isJson ? json(counts, failed) : text(counts, failed));
  }

  private String text(MigrationCounts counts, long failed) {
    return "%d identities with %d datasets: %d datasets %s, %d differ and are left; %d identities failed."
        .formatted(
            counts.identities(),
            counts.datasets(),
            counts.written(),
            written,
            counts.differences(),
            failed);
  }

  private static String text(Finding finding) {
    return "%s %s %s: %s"
        .formatted(
            finding.kind(),
            finding.dataset().owner().identity(),
            finding.dataset().name(),
            finding.kind().text());
  }

  private synchronized void print(String line) {
    out.println(line);
    out.flush();
  }

  private static String json(Finding finding) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("kind", finding.kind().name());
          json.writeStringField("identity", finding.dataset().owner().identity().value());
          json.writeStringField("dataset", finding.dataset().name().value());
          json.writeEndObject();
        });
  }

  private static String json(MigrationCounts counts, long failed) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeNumberField("identities", counts.identities());
          json.writeNumberField("datasets", counts.datasets());
          json.writeNumberField("written", counts.written());
          json.writeNumberField("differences", counts.differences());
          json.writeNumberField("failed", failed);
          json.writeEndObject();
        });
  }
}
