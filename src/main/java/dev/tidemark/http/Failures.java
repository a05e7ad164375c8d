package dev.tidemark.http;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.IdentityPoolId;

/** The failures that several operations share. Clients parse some of the messages. */
public final class Failures {
  /** API Gateway, or the local service, did not identify the caller. */
  public static final Response.Failure MISSING_CREDENTIALS =
      new Response.Failure(ErrorType.NOT_AUTHORIZED, "Missing or unverified credentials");

  /** The caller may not call this operation, or not with this pool or identity. Amazon's words. */
  public static final Response.Failure NOT_AUTHORIZED =
      new Response.Failure(
          ErrorType.NOT_AUTHORIZED, "These credentials are not valid for accessing this resource");

  /** Retries inside the service were used up. Nothing was written. */
  public static final Response.Failure TOO_MANY_REQUESTS =
      new Response.Failure(
          ErrorType.TOO_MANY_REQUESTS, "Too many concurrent requests; retry later");

  private Failures() {}

  /** Returns the failure for a dataset that does not exist. */
  public static Response.Failure datasetNotFound(DatasetId dataset) {
    return new Response.Failure(
        ErrorType.RESOURCE_NOT_FOUND, "Dataset '" + dataset.name() + "' not found");
  }

  /** Returns the failure for a pool that was never used, or that this deployment does not serve. */
  public static Response.Failure poolNotFound(IdentityPoolId pool) {
    return new Response.Failure(
        ErrorType.RESOURCE_NOT_FOUND, "IdentityPool '" + pool + "' not found");
  }

  /** Returns the failure for an unexpected exception; the log has the exception under the id. */
  static Response.Failure internalError(String requestId) {
    return new Response.Failure(ErrorType.INTERNAL_ERROR, "Internal error, request " + requestId);
  }
}
