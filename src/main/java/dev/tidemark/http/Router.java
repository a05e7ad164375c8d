package dev.tidemark.http;

import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.store.StoreBusyException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Routes requests to endpoints: finds the operation, checks the caller's access, gathers the input,
 * and turns every outcome, exceptions included, into a response.
 */
public final class Router {
  private static final Logger LOGGER = System.getLogger(Router.class.getName());

  private final List<Route> routes;
  private final Access access;

  /**
   * Routes to the endpoints.
   *
   * @param servedPools the pools that may be used; empty means all
   */
  public Router(List<Endpoint> endpoints, Set<IdentityPoolId> servedPools) {
    this.routes = endpoints.stream().map(Route::new).toList();
    this.access = new Access(servedPools);
  }

  /** Responds to a request. An unexpected exception is logged and becomes an internal error. */
  public HttpResponse respond(HttpRequest request) {
    Response response = guarded(request.requestId(), () -> route(request));
    return HttpResponses.of(response, request.requestId());
  }

  /**
   * Responds to a direct invocation of an operation, without HTTP.
   *
   * @param operation the name of the operation
   * @param members its input
   * @param requestId the id of the call in the logs
   */
  public Response invoke(String operation, JsonObject members, Caller caller, String requestId) {
    return guarded(
        requestId,
        () ->
            routes.stream()
                .filter(route -> route.operation().wireName().equals(operation))
                .findFirst()
                .map(route -> call(route.endpoint(), members, caller, () -> members))
                .orElseGet(() -> unknownOperation("There is no operation of this name here")));
  }

  private Response route(HttpRequest request) {
    for (Route route : routes) {
      Optional<JsonObject> path = route.match(request.target());
      if (path.isPresent()) {
        return request
            .caller()
            .map(caller -> call(route.endpoint(), path.get(), request, caller))
            .orElse(Failures.MISSING_CREDENTIALS);
      }
    }
    return unknownOperation("There is no operation of this method and path here");
  }

  /** Checks access by the path alone, so that a refused caller's body costs nothing. */
  private Response call(Endpoint endpoint, JsonObject path, HttpRequest request, Caller caller) {
    return call(endpoint, path, caller, () -> InputMembers.of(endpoint.operation(), path, request));
  }

  private Response call(
      Endpoint endpoint, JsonObject path, Caller caller, Supplier<JsonObject> members) {
    RequestSubject.note(endpoint.operation(), path, caller);
    return access
        .refusal(endpoint.operation(), path, caller)
        .<Response>map(failure -> failure)
        .orElseGet(() -> endpoint.respond(members.get(), caller));
  }

  private static Response unknownOperation(String message) {
    return new Response.Failure(ErrorType.UNKNOWN_OPERATION, message);
  }

  private static Response guarded(String requestId, Supplier<Response> call) {
    Response response = attempted(requestId, call);
    RequestSubject.noteOutcome(response);
    return response;
  }

  private static Response attempted(String requestId, Supplier<Response> call) {
    try {
      return call.get();
    } catch (BadRequestException e) {
      return e.toFailure();
    } catch (StoreBusyException e) {
      LOGGER.log(
          Level.WARNING,
          "DynamoDB throttled request "
              + requestId
              + " or its retries ran out; the client was told to retry. If this persists, look for"
              + " throttling of the table or a dataset with many concurrent writers",
          e);
      return Failures.TOO_MANY_REQUESTS;
    } catch (RuntimeException e) {
      LOGGER.log(
          Level.ERROR,
          "Request " + requestId + " failed unexpectedly; the exception below says why",
          e);
      return Failures.internalError(requestId);
    }
  }
}
