package dev.tidemark.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemark.http.Operation;
import dev.tidemark.lambda.Settings;
import dev.tidemark.local.FunctionDefinition;
import dev.tidemark.local.Route;
import dev.tidemark.local.Template;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the template and the code name the same handlers, variables and routes. */
class TemplateTest {
  private static final List<FunctionDefinition> FUNCTIONS =
      Template.read(Path.of("template.yaml")).functions();

  @Test
  void handlers_areThePublicHandlerClasses() {
    assertEquals(
        handlerClasses(),
        FUNCTIONS.stream()
            .map(FunctionDefinition::handler)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void handlers_haveConstructorsForLambdaAndTheLocalService() throws Exception {
    for (FunctionDefinition function : FUNCTIONS) {
      Class<?> handler = Class.forName(function.handler());
      assertTrue(RequestStreamHandler.class.isAssignableFrom(handler), function.handler());
      assertTrue(Modifier.isPublic(handler.getConstructor().getModifiers()));
      assertTrue(Modifier.isPublic(handler.getConstructor(Map.class).getModifiers()));
    }
  }

  @Test
  void variables_areThoseThatTheCodeReads() {
    for (FunctionDefinition function : FUNCTIONS) {
      assertEquals(
          new TreeSet<>(Settings.names()),
          new TreeSet<>(function.environment().keySet()),
          function.name());
    }
  }

  @Test
  void routes_areThoseOfTheRouter() {
    assertEquals(
        Stream.of(Operation.values())
            .map(operation -> new Route(operation.method(), operation.pathTemplate()).key())
            .sorted()
            .toList(),
        FUNCTIONS.stream()
            .flatMap(function -> function.routes().stream())
            .map(Route::key)
            .sorted()
            .toList());
  }

  /** Browsers hide all other headers from scripts. */
  @Test
  void headersOfErrorsAndRetries_areExposedToBrowsers() {
    List<String> exposed =
        Template.read(Path.of("template.yaml")).cors().orElseThrow().exposeHeaders();
    assertTrue(
        exposed.containsAll(List.of("x-amzn-ErrorType", "Retry-After", "x-amz-retry-after")),
        exposed.toString());
  }

  private static Set<String> handlerClasses() {
    Set<String> handlers =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.tidemark.lambda")
                .stream()
                .filter(type -> type.isAssignableTo(RequestStreamHandler.class))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    assertFalse(handlers.isEmpty());
    return handlers;
  }
}
