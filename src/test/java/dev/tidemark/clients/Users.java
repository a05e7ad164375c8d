package dev.tidemark.clients;

import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Creates users of a service.
 *
 * @param endpoint the endpoint of the service
 * @param http the connections that all official clients share
 */
record Users(URI endpoint, SdkHttpClient http) {

  /** Returns a user with a new identity in a new pool. */
  User newUser() {
    return new User(this, "us-east-1:" + UUID.randomUUID(), "us-east-1:" + UUID.randomUUID());
  }

  /** Returns a raw client with an access key. */
  RawClient raw(String accessKeyId) {
    return new RawClient(endpoint, accessKeyId);
  }
}
