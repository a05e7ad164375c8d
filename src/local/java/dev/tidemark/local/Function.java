package dev.tidemark.local;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.lambda.ChangesFunction;
import dev.tidemark.lambda.Surroundings;
import dev.tidemark.lambda.SyncFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;

/**
 * A Lambda function in this process: one instance of the class that the template names, called by
 * many threads at a time.
 */
final class Function implements AutoCloseable {
  private final FunctionDefinition definition;
  private final RequestStreamHandler handler;
  private final FunctionHost host;

  private Function(FunctionDefinition definition, RequestStreamHandler handler, FunctionHost host) {
    this.definition = definition;
    this.handler = handler;
    this.host = host;
  }

  /**
   * Loads a function.
   *
   * @param environment the environment variables, which a deployed function gets from the process
   * @param host runs the invocations, and gives the handler what the environment does not name
   * @throws LocalServiceException if the handler cannot be made from its class
   */
  static Function load(
      FunctionDefinition definition, Map<String, String> environment, FunctionHost host) {
    String handler = definition.handler();
    try {
      Class<? extends RequestStreamHandler> type =
          Class.forName(handler).asSubclass(RequestStreamHandler.class);
      return new Function(definition, make(type, environment, host), host);
    } catch (ClassNotFoundException e) {
      throw new LocalServiceException(definition.name() + ": there is no class " + handler, e);
    } catch (ClassCastException e) {
      throw new LocalServiceException(
          "%s: %s is not a RequestStreamHandler".formatted(definition.name(), handler), e);
    } catch (InvocationTargetException e) {
      // The message of a handler that rejects its environment is complete.
      throw new LocalServiceException(
          e.getCause() instanceof IllegalArgumentException unusable
              ? definition.name() + ": " + unusable.getMessage()
              : "%s: %s cannot start: %s".formatted(definition.name(), handler, e.getCause()),
          e);
    } catch (ReflectiveOperationException e) {
      throw new LocalServiceException(
          "%s: %s has no public constructor that takes the environment as a map"
              .formatted(definition.name(), handler),
          e);
    }
  }

  /** Makes a handler, which need not know of hosts. */
  private static RequestStreamHandler make(
      Class<? extends RequestStreamHandler> type,
      Map<String, String> environment,
      FunctionHost host)
      throws ReflectiveOperationException {
    for (Constructor<?> constructor : type.getConstructors()) {
      List<Class<?>> parameters = List.of(constructor.getParameterTypes());
      if (parameters.equals(List.of(Map.class, Surroundings.class))) {
        return type.cast(constructor.newInstance(environment, host));
      }
    }
    return type.getConstructor(Map.class).newInstance(environment);
  }

  /** Tells whether the function's handler is of a class. */
  boolean is(Class<? extends RequestStreamHandler> type) {
    return type.isInstance(handler);
  }

  /** Drops the facts about pools that the handler has cached. */
  void forgetPools() {
    switch (handler) {
      case SyncFunction sync -> sync.forgetPools();
      case ChangesFunction changes -> changes.forgetPools();
      default -> {}
    }
  }

  FunctionDefinition definition() {
    return definition;
  }

  /**
   * Invokes the handler with an event and returns its output.
   *
   * @throws IOException if the handler throws one
   */
  byte[] invoke(byte[] event, String requestId) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    return host.run(
        () -> {
          handler.handleRequest(
              new ByteArrayInputStream(event), output, new LocalContext(definition, requestId));
          return output.toByteArray();
        });
  }

  /** Closes the handler if it is closeable. Lambda never closes handlers. */
  @Override
  public void close() {
    if (handler instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(definition.name() + " does not close", e);
      }
    }
  }
}
