package dev.tidemark.clients;

import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An identity, and clients for its data.
 *
 * @param users the users of the same service
 * @param pool the id of its identity pool
 * @param identity its id
 */
record User(Users users, String pool, String identity) {
  /** The access key id of a developer. */
  static final String DEVELOPER = "AKIAIOSFODNN7EXAMPLE";

  /** The account of developers in the local service. */
  static final String ACCOUNT = "000000000000";

  /** Returns the official client with the credentials of this identity. */
  OfficialClient client() {
    return clientOf(identity);
  }

  /** Returns the official client with another access key, for this identity's data. */
  OfficialClient clientOf(String accessKeyId) {
    SdkHttpClient http = users.http();
    return new OfficialClient(users.endpoint(), http, accessKeyId, pool, identity);
  }

  /** Returns a raw client with the credentials of this identity. */
  RawClient raw() {
    return users.raw(identity);
  }

  /** Returns the path of the identity, with the ids in the SDKs' encoding. */
  String path() {
    return "/identitypools/%s/identities/%s".formatted(encode(pool), encode(identity));
  }

  /** Returns the path of a dataset. */
  String path(String dataset) {
    return path() + "/datasets/" + encode(dataset);
  }

  private static String encode(String id) {
    return id.replace(":", "%3A");
  }
}
