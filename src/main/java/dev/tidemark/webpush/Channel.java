package dev.tidemark.webpush;

import dev.tidemark.model.PoolIdentity;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The channel on which an identity hears of the changes of its datasets: {@code
 * /sync/<pool>/<identity>} with each colon replaced by a slash. No id has a slash, so no two
 * identities share a channel.
 *
 * <p>A dash instead of the colon would make one segment of each id, which is too long in regions
 * with long names: {@code ap-southeast-1} and a UUID have 51 characters, and a segment has at most
 * 50.
 *
 * @param path the segments, each with a slash before it
 * @see <a
 *     href="https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html">The
 *     WebSocket protocol</a>
 */
public record Channel(String path) {
  /** The namespace of all these channels. */
  public static final String NAMESPACE = "sync";

  private static final String SEGMENT = "/[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?";
  private static final Pattern PATH = Pattern.compile("(?:" + SEGMENT + "){1,5}");

  public Channel {
    if (!isPath(path)) {
      throw new IllegalArgumentException("not the path of a channel, of length " + path.length());
    }
  }

  /**
   * Returns the channel of an identity. It is empty if an id has a character that no channel may
   * have, such as an underscore; Cognito gives out no such id.
   */
  public static Optional<Channel> of(PoolIdentity owner) {
    return Optional.of(path(owner.pool().value(), owner.identity().value()))
        .filter(Channel::isPath)
        .map(Channel::new);
  }

  private static String path(String pool, String identity) {
    return "/" + NAMESPACE + "/" + (pool + "/" + identity).replace(':', '/');
  }

  private static boolean isPath(String path) {
    return PATH.matcher(path).matches();
  }

  @Override
  public String toString() {
    return path;
  }
}
