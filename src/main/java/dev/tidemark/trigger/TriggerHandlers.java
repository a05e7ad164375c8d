package dev.tidemark.trigger;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import dev.tidemark.sync.SyncTrigger;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes triggers from handler classes on the class path. */
public final class TriggerHandlers {
  private TriggerHandlers() {}

  /**
   * Returns a trigger that runs a handler of a class.
   *
   * @param className a {@code RequestHandler<CognitoEvent, CognitoEvent>} or a {@link
   *     RequestStreamHandler}, with a public constructor without parameters, or with the
   *     environment as a map
   * @param environment the environment for the constructor
   * @throws UnusableHandlerException if there is no such class, it is no handler, or its
   *     constructor fails; the message says which
   */
  public static SyncTrigger load(
      String className, Map<String, String> environment, TriggerLimits limits) {
    return load(className, environment, limits, OverrunAction.of(environment));
  }

  /** Returns such a trigger with an action on a handler that does not end. */
  static SyncTrigger load(
      String className,
      Map<String, String> environment,
      TriggerLimits limits,
      OverrunAction overrunAction) {
    return new HandlerTrigger(handler(className, environment), limits, overrunAction);
  }

  /**
   * Returns a handler of a class, for a process of its own.
   *
   * @throws UnusableHandlerException as {@link #load} does
   */
  public static TriggerHandler handler(String className, Map<String, String> environment) {
    return new TriggerHandler(className, streamHandler(className, environment));
  }

  private static RequestStreamHandler streamHandler(
      String className, Map<String, String> environment) {
    Object handler = make(className, environment);
    return switch (handler) {
      case RequestStreamHandler stream -> stream;
      case RequestHandler<?, ?> other when takesCognitoEvents(other.getClass()) ->
          new CognitoEventHandler(ofCognitoEvents(other));
      default ->
          throw new UnusableHandlerException(
              className
                  + " is neither a RequestHandler<CognitoEvent, CognitoEvent> nor a"
                  + " RequestStreamHandler");
    };
  }

  private static Object make(String className, Map<String, String> environment) {
    try {
      Class<?> type = Class.forName(className);
      Optional<Constructor<?>> configured =
          Stream.of(type.getConstructors())
              .filter(each -> Arrays.equals(each.getParameterTypes(), new Class<?>[] {Map.class}))
              .findFirst();
      return configured.isPresent()
          ? configured.get().newInstance(environment)
          : type.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new UnusableHandlerException("there is no class " + className, e);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof UnusableHandlerException complete) {
        throw complete;
      }
      throw new UnusableHandlerException(className + " cannot start: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new UnusableHandlerException(
          className + " has no public constructor without parameters", e);
    }
  }

  /** Tells whether the class, or one that it extends, declares that it handles Cognito events. */
  private static boolean takesCognitoEvents(Class<?> type) {
    return Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass)
        .flatMap(each -> Stream.of(each.getGenericInterfaces()))
        .anyMatch(TriggerHandlers::isOfCognitoEvents);
  }

  private static boolean isOfCognitoEvents(Type type) {
    return type instanceof ParameterizedType generic
        && generic.getRawType().equals(RequestHandler.class)
        && Arrays.equals(
            generic.getActualTypeArguments(), new Type[] {CognitoEvent.class, CognitoEvent.class});
  }

  @SuppressWarnings("unchecked") // Checked by takesCognitoEvents.
  private static RequestHandler<CognitoEvent, CognitoEvent> ofCognitoEvents(
      RequestHandler<?, ?> handler) {
    return (RequestHandler<CognitoEvent, CognitoEvent>) handler;
  }
}
