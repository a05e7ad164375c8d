package dev.tidemark.dynamodb;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * The calls of a process to DynamoDB and to a stream, at one of which it is killed. All later calls
 * fail, too: a dead process makes none.
 */
public final class CountedCalls {
  private final AtomicInteger left;
  private final boolean isLastCallDone;

  /**
   * Creates a process.
   *
   * @param callsBeforeKill the number of calls before the one at which it is killed
   * @param isLastCallDone whether that call reaches its service
   */
  public CountedCalls(int callsBeforeKill, boolean isLastCallDone) {
    this.left = new AtomicInteger(callsBeforeKill);
    this.isLastCallDone = isLastCallDone;
  }

  /** The process is dead. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** Tells whether the process was killed. */
  public boolean isKilled() {
    return left.get() < 0;
  }

  /** Makes a call, unless the process is dead. */
  public <T> T call(Supplier<T> call) {
    int before = left.getAndDecrement();
    if (before > 0) {
      return call.get();
    }
    if (before == 0 && isLastCallDone) {
      var _ = call.get();
    }
    throw new Killed();
  }

  /** Returns a client that does something after each call; if it throws, the response is lost. */
  public static DynamoDbClient afterEach(DynamoDbClient dynamoDb, Consumer<String> action) {
    return proxy(
        (method, arguments) -> {
          Object response = invoke(dynamoDb, method, arguments);
          action.accept(method.getName());
          return response;
        });
  }

  /** Returns the client of this process. */
  public DynamoDbClient clientOf(DynamoDbClient dynamoDb) {
    return proxy((method, arguments) -> call(() -> invoke(dynamoDb, method, arguments)));
  }

  private static DynamoDbClient proxy(BiFunction<Method, Object[], Object> call) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          boolean isCall =
              arguments != null
                  && arguments[0] instanceof DynamoDbRequest
                  && !method.getName().endsWith("Paginator");
          return isCall
              ? call.apply(method, arguments)
              : InvocationHandler.invokeDefault(proxy, method, arguments);
        };
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(), new Class<?>[] {DynamoDbClient.class}, handler);
  }

  private static Object invoke(DynamoDbClient dynamoDb, Method method, Object[] arguments) {
    try {
      return method.invoke(dynamoDb, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
