package dev.tidemark.sync;

import static dev.tidemark.model.Samples.DEVICE_DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.remove;
import static dev.tidemark.model.Samples.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.RequestDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RequestDigestsTest {
  private static RecordPatch dated(Optional<Instant> date) {
    return new RecordPatch(
        key("k"), count(1), new RecordChange.Replace(new RecordValue("v"), date));
  }

  @Test
  void sameRequest_hasTheSameDigest() {
    assertEquals(
        RequestDigests.of("token", "author", List.of(replace("k", 1, "v"), remove("r", 0))),
        RequestDigests.of("token", "author", List.of(replace("k", 1, "v"), remove("r", 0))));
  }

  /** Datasets store digests, so digests must never change. */
  @Test
  void digest_isStable() {
    assertEquals(
        "24cfc932529a5f24fd0e44c0cefb6289",
        RequestDigests.of("token", "author", List.of(replace("k", 1, "v"), remove("r", 0))).hex());
  }

  @Test
  void anyDifference_makesAnotherDigest() {
    RecordPatch patch = replace("k", 1, "v");
    Stream<RequestDigest> digests =
        Stream.of(
            RequestDigests.of("token", "author", List.of(patch)),
            RequestDigests.of("tokem", "author", List.of(patch)),
            RequestDigests.of("tokena", "uthor", List.of(patch)),
            RequestDigests.of("token", "autho", List.of(patch)),
            RequestDigests.of("token", "author", List.of()),
            RequestDigests.of("token", "author", List.of(patch, remove("r", 0))),
            RequestDigests.of("token", "author", List.of(remove("r", 0), patch)),
            RequestDigests.of("token", "author", List.of(replace("K", 1, "v"))),
            RequestDigests.of("token", "author", List.of(replace("k", 2, "v"))),
            RequestDigests.of("token", "author", List.of(replace("k", 1, "w"))),
            RequestDigests.of("token", "author", List.of(replace("k", 1, ""))),
            RequestDigests.of("token", "author", List.of(remove("k", 1))),
            RequestDigests.of("token", "author", List.of(dated(Optional.empty()))),
            RequestDigests.of("token", "author", List.of(dated(Optional.of(Instant.EPOCH)))),
            RequestDigests.of(
                "token", "author", List.of(dated(Optional.of(DEVICE_DATE.plusMillis(1))))));

    Set<RequestDigest> distinct = digests.collect(Collectors.toSet());

    assertEquals(15, distinct.size());
    assertEquals(
        16,
        Stream.concat(
                distinct.stream(),
                Stream.of(
                    RequestDigests.of(
                        "token",
                        "author",
                        List.of(
                            new RecordPatch(
                                key("k"), count(1), new RecordChange.Remove(Optional.empty()))))))
            .distinct()
            .count());
  }
}
