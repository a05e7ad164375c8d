package dev.tidemark.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function as the template defines it.
 *
 * @param name the logical id
 * @param handler the class that handles events
 * @param environment the variables that the template names; a value that exists only in a stack is
 *     blank
 * @param routes the routes of the HTTP API to this function
 * @param readsStream whether the function gets the changes of the table with default parameters
 * @param timeout the time limit of an invocation
 * @param memoryMb the memory in MB
 */
public record FunctionDefinition(
    String name,
    String handler,
    Map<String, String> environment,
    List<Route> routes,
    boolean readsStream,
    Duration timeout,
    int memoryMb) {

  /** Copies the collections, so that the definition cannot change. */
  public FunctionDefinition {
    environment = Map.copyOf(environment);
    routes = List.copyOf(routes);
  }

  static FunctionDefinition from(String name, TemplateSection own, TemplateSection globals) {
    TemplateSection properties = own.withDefaults(globals);
    // Of the members read here, SAM merges only the variables one by one.
    TemplateSection variables = variables(own).withDefaults(variables(globals));
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : variables.names()) {
      environment.put(variable, variables.text(variable).orElse(""));
    }
    return new FunctionDefinition(
        name,
        properties.requiredText("Handler"),
        environment,
        routes(own.section("Events")),
        readsStream(own.section("Events")),
        Duration.ofSeconds(properties.requiredNumber("Timeout")),
        properties.requiredNumber("MemorySize"));
  }

  private static TemplateSection variables(TemplateSection properties) {
    return properties.section("Environment").section("Variables");
  }

  private static boolean readsStream(TemplateSection events) {
    return events.names().stream().map(events::section).anyMatch(FunctionDefinition::readsStreamAt);
  }

  private static boolean readsStreamAt(TemplateSection event) {
    return event.requiredText("Type").equals("DynamoDB")
        && !event.section("Properties").text("Enabled").equals(Optional.of("false"));
  }

  private static List<Route> routes(TemplateSection events) {
    List<Route> routes = new ArrayList<>();
    for (String name : events.names()) {
      TemplateSection event = events.section(name);
      if (event.requiredText("Type").equals("HttpApi")) {
        TemplateSection properties = event.section("Properties");
        routes.add(new Route(properties.requiredText("Method"), properties.requiredText("Path")));
      }
    }
    return routes;
  }
}
