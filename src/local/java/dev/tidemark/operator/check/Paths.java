package dev.tidemark.operator.check;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The paths of the API, with ids and names encoded as SDKs encode them. */
final class Paths {
  private Paths() {}

  static String pool(String pool) {
    return "/identitypools/" + encoded(pool);
  }

  static String datasets(String pool, String identity) {
    return pool(pool) + "/identities/" + encoded(identity) + "/datasets";
  }

  static String dataset(String pool, String identity, String name) {
    return datasets(pool, identity) + "/" + encoded(name);
  }

  static String device(String pool, String identity) {
    return pool(pool) + "/identity/" + encoded(identity) + "/device";
  }

  static String subscription(String dataset, String device) {
    return dataset + "/subscriptions/" + encoded(device);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
