package dev.tidemark.local.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs all tests of a class on each engine, with one service for all. */
@ParameterizedClass
@EnumSource(ControlledService.Engine.class)
abstract class ServiceOnEveryEngine {
  @SuppressWarnings("NullAway.Init") // Set before each run of a class.
  static ControlledService service;

  ServiceOnEveryEngine(ControlledService.Engine engine) {
    assertEquals(engine, service.engine());
  }

  @BeforeParameterizedClassInvocation
  static void start(ControlledService.Engine engine) {
    service = ControlledService.start(engine);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    service.close();
  }
}
