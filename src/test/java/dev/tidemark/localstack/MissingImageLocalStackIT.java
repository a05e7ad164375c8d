package dev.tidemark.localstack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

/** A Docker Engine without access to a registry. */
@OnLocalStack
final class MissingImageLocalStackIT {
  @Test
  void imageOfNoRegistry_isMissing() {
    // Nothing listens on the port.
    Optional<String> reason = LocalStack.missing(DockerImageName.parse("127.0.0.1:9/none:1"));
    assertTrue(reason.orElseThrow().startsWith("no image 127.0.0.1:9/none:1: "), reason.get());
  }
}
