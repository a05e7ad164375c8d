package dev.tidemark.http.endpoint;

import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Response;

/** The failures that operations on push notifications share. */
final class PushFailures {
  /** The pool was never configured for push sync, or not for this platform. */
  static final Response.Failure NO_APPLICATION =
      new Response.Failure(
          ErrorType.INVALID_CONFIGURATION,
          "The identity pool has no application for the platform of the device");

  /** The identity has not registered the device, or it was replaced or removed since. */
  static final Response.Failure DEVICE_NOT_FOUND =
      new Response.Failure(ErrorType.RESOURCE_NOT_FOUND, "Device not found");

  private PushFailures() {}
}
