package dev.tidemark.local.control;

import dev.tidemark.local.LocalPaths;
import dev.tidemark.local.outbox.Outbox;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The control routes of a local service. */
public final class Control {
  private final Table table;
  private final Parts parts;
  private final Map<String, String> addresses;

  /**
   * The table of the service.
   *
   * @param client the client of its DynamoDB
   * @param name its name
   * @param standstill changes the table while no function runs
   */
  public record Table(DynamoDbClient client, String name, Standstill standstill) {}

  /**
   * The parts that the routes change, beside the table.
   *
   * @param clock the clock of the service
   * @param faults the faults that wait
   * @param requests the requests that the API got
   * @param outbox the messages that functions have sent
   */
  public record Parts(LocalClock clock, Faults faults, RequestLog requests, Outbox outbox) {}

  /**
   * Creates the routes.
   *
   * @param addresses the addresses of the service's parts by name
   */
  public Control(Table table, Parts parts, Map<String, String> addresses) {
    this.table = table;
    this.parts = parts;
    this.addresses = Map.copyOf(addresses);
  }

  /** Adds the routes to a table of paths. */
  public void addTo(LocalPaths paths) {
    ControlRoute.add(routes(), paths);
  }

  /** Returns the routes. */
  List<ControlRoute> routes() {
    TableContent content = new TableContent(table.client(), table.name());
    ResetRoute reset = new ResetRoute(content, table.standstill(), this::resetParts);
    ClockRoute clock = new ClockRoute(parts.clock());
    SnapshotRoutes snapshots = new SnapshotRoutes(content, table.standstill());
    FaultsRoute faults = new FaultsRoute(parts.faults());
    return List.of(
        new ControlRoute("health").on("GET", new HealthRoute(content, addresses)::show),
        new ControlRoute("requests").on("GET", new RequestsRoute(parts.requests())::show),
        new ControlRoute("reset").on("POST", reset::reset),
        new ControlRoute("snapshot").on("GET", snapshots::download).on("POST", snapshots::take),
        new ControlRoute("load").on("POST", snapshots::load),
        new ControlRoute("clock")
            .on("GET", clock::show)
            .on("POST", clock::change)
            .on("DELETE", clock::reset),
        new ControlRoute("faults")
            .on("GET", faults::show)
            .on("POST", faults::add)
            .on("DELETE", faults::drop));
  }

  private void resetParts() {
    parts.clock().reset();
    parts.faults().clear();
    parts.outbox().clear();
    parts.requests().clear();
  }
}
