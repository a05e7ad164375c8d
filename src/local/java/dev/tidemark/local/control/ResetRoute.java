package dev.tidemark.local.control;

import com.sun.net.httpserver.HttpExchange;
import dev.tidemark.local.Reply;
import dev.tidemark.model.IdentityPoolId;
import java.util.List;
import java.util.Optional;

/** The route that deletes data: those of one identity pool, or everything. */
final class ResetRoute {
  private static final String POOL = "pool";

  private final TableContent content;
  private final Standstill standstill;
  private final Runnable resetRest;

  /**
   * Creates the route.
   *
   * @param resetRest resets what is not in the table
   */
  ResetRoute(TableContent content, Standstill standstill, Runnable resetRest) {
    this.content = content;
    this.standstill = standstill;
    this.resetRest = resetRest;
  }

  Reply reset(HttpExchange request) throws BadControlRequestException {
    Optional<IdentityPoolId> pool = Parameters.of(request, List.of(POOL)).pool(POOL);
    long deleted =
        standstill.change(() -> pool.map(content::deletePool).orElseGet(content::deleteAll));
    if (pool.isEmpty()) {
      resetRest.run();
    }
    return Reply.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeNumberField("deletedItems", deleted);
          json.writeEndObject();
        });
  }
}
