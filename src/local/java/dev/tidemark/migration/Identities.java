package dev.tidemark.migration;

import dev.tidemark.model.IdentityId;
import java.util.List;
import java.util.function.Consumer;

/** The identities to move. */
@FunctionalInterface
public interface Identities {
  /** Passes all identities on, page by page. */
  void list(Consumer<List<IdentityId>> pages);
}
