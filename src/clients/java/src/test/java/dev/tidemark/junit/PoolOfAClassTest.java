package dev.tidemark.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** A pool that all tests of a class share would let them see each other's data. */
@ExtendWith({JarOfClasses.Use.class, PoolOfAClassTest.Refusals.class})
@TidemarkTest
class PoolOfAClassTest {
  /** Keeps the failures of methods that run before all tests. */
  static final class Refusals implements LifecycleMethodExecutionExceptionHandler {
    static final List<String> MESSAGES = new ArrayList<>();

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
        throws Throwable {
      if (!(failure instanceof ParameterResolutionException)) {
        throw failure;
      }
      MESSAGES.add(String.valueOf(failure.getMessage()));
    }
  }

  @BeforeAll
  static void takePool(Tidemark tidemark) {
    fail("got the pool " + tidemark.identityPoolId());
  }

  @Test
  void poolOfAClass_isRefused() {
    assertEquals(
        List.of(
            "A pool is for one test: take it as a parameter of the test, or of a method with"
                + " @BeforeEach or @AfterEach"),
        Refusals.MESSAGES);
  }
}
