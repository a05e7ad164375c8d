package dev.tidemark.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.SyncCount;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.takeover.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which identities a migration moves, while the list of them grows. */
final class PoolMigrationTest {
  private static final IdentityPoolId POOL = new IdentityPoolId("us-east-1:0");

  private final List<IdentityId> pool = new ArrayList<>();
  private final List<IdentityId> moved = new ArrayList<>();
  private final List<Long> left = new ArrayList<>();
  private final List<IdentityId> busy = new ArrayList<>();
  @TempDir private Path folder = Path.of("");

  /** A source whose identities have no datasets. */
  private static final class Empty implements Source {
    @Override
    public List<Summary> datasets(PoolIdentity owner) {
      return List.of();
    }

    @Override
    public Listing list(DatasetId dataset, SyncCount since) {
      return new Listing(false, false, SyncCount.ZERO, List.of());
    }

    @Override
    public boolean requiresResync(DatasetId dataset, SyncCount lastSyncCount) {
      return false;
    }
  }

  private final class Log implements PoolMigration.Listener {
    @Override
    public void listed(long identities) {}

    @Override
    public void begins(Estimate estimate) {}

    @Override
    public void done(MigrationCounts soFar, long leftNow) {
      left.add(leftNow);
    }

    @Override
    public void found(Finding finding) {}

    @Override
    public void failed(IdentityId identity, StoreBusyException cause) {}
  }

  private static IdentityId identity(int number) {
    return new IdentityId("us-east-1:" + number);
  }

  /** Moves an identity; the first one brings two more into the pool. */
  private List<Finding> move(PoolIdentity owner) {
    if (busy.contains(owner.identity())) {
      throw new StoreBusyException(new IllegalStateException("busy"));
    }
    if (moved.isEmpty()) {
      pool.addAll(List.of(identity(3), identity(4)));
    }
    moved.add(owner.identity());
    return List.of();
  }

  private long run() {
    AdaptivePace pace = new AdaptivePace(1000, 1000, System::nanoTime, _ -> {});
    PoolMigration migration = new PoolMigration(POOL, new Empty(), this::move, pace, new Log());
    Identities identities = pages -> pages.accept(List.copyOf(pool));
    try (Checkpoints progress = Checkpoints.open(folder.resolve("progress"), "migration")) {
      migration.list(identities, progress);
      return migration.run(identities, progress, 1);
    }
  }

  @Test
  void identitiesThatAppearMeanwhile_areMovedInTheSameRun() {
    pool.addAll(List.of(identity(1), identity(2)));
    assertEquals(0, run());
    assertEquals(List.of(identity(1), identity(2), identity(3), identity(4)), moved);
    assertFalse(Files.exists(folder.resolve("progress")));
  }

  @Test
  void progress_countsIdentitiesThatAreBeingMoved() {
    pool.addAll(List.of(identity(1), identity(2)));
    busy.add(identity(1));
    assertEquals(1, run());
    assertEquals(List.of(1L), left);
    busy.clear();
    assertEquals(0, run());
    assertEquals(List.of(identity(2), identity(1), identity(3), identity(4)), moved);
  }
}
