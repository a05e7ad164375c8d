package dev.tidemark.local;

import dev.tidemark.local.signing.KnownCallers;
import dev.tidemark.webpush.Channel;
import java.util.List;

/**
 * The rules of the AppSync namespace's handlers, {@code src/main/appsync/sync.mjs}. A test holds
 * both to the same cases.
 */
final class WebPushRules {
  private WebPushRules() {}

  /**
   * The caller of a handler.
   *
   * @param pool the pool of its identity; empty if it is no identity
   * @param identity its identity; empty if it is none
   */
  record Caller(String pool, String identity) {
    /** A caller that is no identity of Cognito. */
    static final Caller OTHER = new Caller("", "");
  }

  /** Tells whether a caller may subscribe to a channel with these segments. */
  static boolean maySubscribe(Caller caller, List<String> segments) {
    String own =
        Channel.NAMESPACE + "/" + (caller.pool() + "/" + caller.identity()).replace(':', '/');
    return !caller.pool().isEmpty()
        && !caller.identity().isEmpty()
        && String.join("/", segments).equals(own);
  }

  /** Tells whether a caller may publish. */
  static boolean mayPublish(Caller caller) {
    return caller.identity().isEmpty();
  }

  /** Returns the segments of a channel's path, whose first slash may be absent. */
  static List<String> segments(String path) {
    return List.of((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
  }

  /**
   * Returns the caller of a request on a channel. An identity is in the pool of the channel, as one
   * of an HTTP request is in the pool of the path.
   *
   * @param accessKey the access key id of the signature
   * @param callers the callers whose key ids are known
   */
  static Caller caller(String accessKey, List<String> segments, KnownCallers callers) {
    String pool = segments.size() < 3 ? "" : segments.get(1) + ":" + segments.get(2);
    return switch (SignedCaller.of(accessKey, pool, callers)) {
      case SignedCaller.Identity(String ofChannel, String identity) ->
          new Caller(ofChannel, identity);
      case SignedCaller.Developer _ -> Caller.OTHER;
    };
  }
}
