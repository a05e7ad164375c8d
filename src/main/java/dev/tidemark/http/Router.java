package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Brings a request to the endpoint of its operation: finds it, gathers its input, checks who is
 * calling, and turns the answer into a response.
 */
public final class Router {
  private static final Logger LOGGER = System.getLogger(Router.class.getName());

  private final List<Route> routes;
  private final Access access;

  /**
   * Routes to the endpoints.
   *
   * @param pools the pools that may be used; if empty, any
   */
  Router(List<Endpoint> endpoints, Set<IdentityPoolId> pools) {
    this.routes = endpoints.stream().map(Route::new).toList();
    this.access = new Access(pools);
  }

  /** Returns a router to these operations on datasets. */
  public static Router of(DatasetOperations operations, Set<IdentityPoolId> pools) {
    return new Router(
        List.of(
            new UpdateRecordsEndpoint(operations.updateRecords(), operations.triggers()),
            new ListRecordsEndpoint(operations.listRecords()),
            new ListDatasetsEndpoint(operations.listDatasets()),
            new DescribeDatasetEndpoint(operations.describeDataset()),
            new DeleteDatasetEndpoint(operations.deleteDataset()),
            new DescribeIdentityUsageEndpoint(operations.describeIdentityUsage())),
        pools);
  }

  /** Returns a router to these operations on pools. */
  public static Router of(PoolOperations operations, Set<IdentityPoolId> pools) {
    return new Router(
        List.of(
            new GetCognitoEventsEndpoint(operations.getCognitoEvents()),
            new SetCognitoEventsEndpoint(operations.setCognitoEvents())),
        pools);
  }

  /** Answers a request. What nobody expected is logged, and answered as an internal error. */
  public HttpResponse respond(HttpRequest request) {
    return Responses.of(guarded(request.requestId(), () -> answer(request)), request.requestId());
  }

  /**
   * Answers a call that is not HTTP.
   *
   * @param operation the name of the operation
   * @param members its input
   * @param caller who is calling
   * @param requestId what the call is found by in the logs
   */
  public Answer answer(String operation, JsonObject members, Caller caller, String requestId) {
    return guarded(
        requestId,
        () ->
            routes.stream()
                .filter(route -> route.operation().wireName().equals(operation))
                .findFirst()
                .map(route -> answer(route, members, Optional.of(caller)))
                .orElseGet(() -> unknown("There is no operation of this name here")));
  }

  private Answer answer(HttpRequest request) {
    for (Route route : routes) {
      Optional<Map<String, String>> labels = route.match(request.method(), request.path());
      if (labels.isPresent()) {
        return answer(
            route, InputMembers.of(route.operation(), labels.get(), request), request.caller());
      }
    }
    return unknown("There is no operation of this method and path here");
  }

  private Answer answer(Route route, JsonObject members, Optional<Caller> caller) {
    Optional<Answer.Failure> refusal = access.refusal(route.operation(), members, caller);
    return refusal.isPresent()
        ? refusal.get()
        : route.endpoint().answer(new Input(members), caller.orElseThrow());
  }

  private static Answer unknown(String message) {
    return Answer.failure(ErrorType.UNKNOWN_OPERATION, message);
  }

  private static Answer guarded(String requestId, Supplier<Answer> call) {
    try {
      return call.get();
    } catch (BadRequestException e) {
      return e.toAnswer();
    } catch (StoreBusyException e) {
      LOGGER.log(Level.WARNING, "The store is busy, request " + requestId, e);
      return UpdateRecordsEndpoint.BUSY;
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "Failed, request " + requestId, e);
      return Answer.failure(ErrorType.INTERNAL_ERROR, "Internal error, request " + requestId);
    }
  }
}
