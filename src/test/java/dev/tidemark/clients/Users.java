package dev.tidemark.clients;

import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Makes users of a service.
 *
 * @param endpoint where the service is
 * @param http what official clients share
 */
record Users(URI endpoint, SdkHttpClient http) {

  /** Returns a user whom nobody has seen before. */
  User newUser() {
    return new User(this, "us-east-1:" + UUID.randomUUID(), "us-east-1:" + UUID.randomUUID());
  }

  /** Sends requests as they are. */
  RawClient raw(String accessKeyId) {
    return new RawClient(endpoint, accessKeyId);
  }
}
