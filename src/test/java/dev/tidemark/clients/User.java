package dev.tidemark.clients;

import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An identity of its own, and clients that call for it.
 *
 * @param users where it comes from
 * @param pool the id of its identity pool
 * @param identity its id
 */
record User(Users users, String pool, String identity) {
  /** An access key id that is no identity's. */
  static final String DEVELOPER = "AKIAIOSFODNN7EXAMPLE";

  /** The account of developers, as the local service has it. */
  static final String ACCOUNT = "000000000000";

  /** Returns the official client with the credentials of this identity. */
  OfficialClient client() {
    return clientOf(identity);
  }

  /** Returns the official client of an access key, for this identity's data. */
  OfficialClient clientOf(String accessKeyId) {
    SdkHttpClient http = users.http();
    return new OfficialClient(users.endpoint(), http, accessKeyId, pool, identity);
  }

  /** Returns what sends requests as they are, with the credentials of this identity. */
  RawClient raw() {
    return users.raw(identity);
  }

  /** Returns the path of the identity, its ids encoded as every SDK does. */
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
