package dev.tidemark.pool;

import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.RoleArn;
import java.util.List;
import java.util.Optional;

/**
 * The applications through which a pool's devices get push notifications.
 *
 * @param applications the SNS platform applications
 * @param role the role that may publish to them; empty for the deployment's own
 */
public record PushSync(List<PlatformApplicationArn> applications, Optional<RoleArn> role) {
  public PushSync {
    applications = List.copyOf(applications);
  }
}
