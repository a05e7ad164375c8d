package dev.tidemark.operator.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SampleTest {
  private static final List<PoolIdentity> ALL =
      IntStream.range(0, 10_000)
          .mapToObj(
              number ->
                  new PoolIdentity(
                      new IdentityPoolId("us-east-1:0"), new IdentityId("us-east-1:" + number)))
          .toList();

  private static List<PoolIdentity> of(Sample sample) {
    return ALL.stream().filter(sample::has).toList();
  }

  @Test
  void sample_hasAboutItsSizeAndTheSameIdentitiesAgain() {
    List<PoolIdentity> found = of(new Sample(10, ""));
    assertTrue(found.size() > 850 && found.size() < 1150, () -> String.valueOf(found.size()));
    assertEquals(found, of(new Sample(10, "")));
  }

  @Test
  void largerSample_hasTheSmallerOne() {
    assertTrue(of(new Sample(20, "")).containsAll(of(new Sample(10, ""))));
  }

  @Test
  void otherSeed_givesAnotherSample() {
    long common = of(new Sample(10, "again")).stream().filter(new Sample(10, "")::has).count();
    assertTrue(common < 200, () -> String.valueOf(common));
  }

  @Test
  void wholeSample_hasAllIdentities() {
    assertEquals(ALL, of(Sample.ALL));
  }
}
