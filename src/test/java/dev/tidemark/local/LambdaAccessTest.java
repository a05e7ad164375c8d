package dev.tidemark.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Lambda API that triggers of pools are invoked at. */
class LambdaAccessTest {
  private static final Map<String, String> KEY =
      Map.of("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret");
  private static final Map<String, String> PROFILE = Map.of("AWS_PROFILE", "work");
  private static final Map<String, String> ENDPOINT =
      Map.of("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:3001");
  private static final Map<String, String> MADE_UP =
      Map.of("aws.accessKeyId", "local", "aws.secretAccessKey", "local");
  private static final Map<String, String> NOWHERE =
      both(MADE_UP, Map.of("aws.endpointUrlLambda", "http://127.0.0.1:1"));

  @Test
  void withoutTheOption_noCallReachesAws() {
    assertEquals(NOWHERE, LambdaAccess.properties(Map.of(), false));
    assertEquals(NOWHERE, LambdaAccess.properties(KEY, false));
    assertEquals(NOWHERE, LambdaAccess.properties(PROFILE, false));
  }

  @Test
  void withTheOption_theShellsCredentialsAreUsed() {
    assertEquals(Map.of(), LambdaAccess.properties(Map.of(), true));
    assertEquals(Map.of(), LambdaAccess.properties(KEY, true));
  }

  @Test
  void apiOfTheUser_isUsed() {
    assertEquals(MADE_UP, LambdaAccess.properties(ENDPOINT, false));
    assertEquals(Map.of(), LambdaAccess.properties(both(ENDPOINT, KEY), false));
    assertEquals(Map.of(), LambdaAccess.properties(both(ENDPOINT, PROFILE), true));
  }

  private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
    Map<String, String> both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }
}
