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
 * @param streamMapping how the function gets the changes of the table, if it does
 * @param schedules the schedules that invoke the function
 * @param timeout the time limit of an invocation
 * @param memoryMb the memory in MB
 */
public record FunctionDefinition(
    String name,
    String handler,
    Map<String, String> environment,
    List<Route> routes,
    Optional<StreamMapping> streamMapping,
    List<Schedule> schedules,
    Duration timeout,
    int memoryMb) {

  /** Copies the collections, so that the definition cannot change. */
  public FunctionDefinition {
    environment = Map.copyOf(environment);
    routes = List.copyOf(routes);
    schedules = List.copyOf(schedules);
  }

  /** Tells whether the function gets the changes of the table. */
  public boolean readsStream() {
    return streamMapping.isPresent();
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
        streamMapping(own.section("Events")),
        schedules(own.section("Events")),
        Duration.ofSeconds(properties.requiredNumber("Timeout")),
        properties.requiredNumber("MemorySize"));
  }

  private static TemplateSection variables(TemplateSection properties) {
    return properties.section("Environment").section("Variables");
  }

  private static Optional<StreamMapping> streamMapping(TemplateSection events) {
    return events.names().stream()
        .map(events::section)
        .filter(event -> event.requiredText("Type").equals("DynamoDB"))
        .map(event -> StreamMapping.from(event.section("Properties")))
        .findFirst();
  }

  private static List<Schedule> schedules(TemplateSection events) {
    return events.names().stream()
        .filter(name -> events.section(name).requiredText("Type").equals("Schedule"))
        .map(name -> Schedule.from(name, events.section(name)))
        .toList();
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
