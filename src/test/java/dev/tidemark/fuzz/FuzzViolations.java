package dev.tidemark.fuzz;

import dev.tidemark.fuzz.FuzzedEvents.FuzzedEvent;
import dev.tidemark.fuzz.FuzzedService.Effect;
import dev.tidemark.http.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sends the events of a seed and returns the broken rules. Another class loader may load it. */
public final class FuzzViolations implements LongFunction<List<String>> {
  /** The events of a seed. */
  static final int EVENTS = 300;

  /** The most calls to DynamoDB for an event. */
  static final int MAX_CALLS = 20;

  /** The most bytes allocated for an event, besides 40 for each of its own; loads classes, too. */
  static final long MAX_ALLOCATED = 16_000_000;

  private static final Pattern STATUS = Pattern.compile("^\\{\"statusCode\":(\\d+),");
  private static final Pattern TOKEN = Pattern.compile("SyncSessionToken\\\\\":\\\\\"([\\w-]+)");
  private static final Pattern DEVICE =
      Pattern.compile("^\\{\"statusCode\":200,.*DeviceId\\\\\":\\\\\"([\\w-]+)");
  private static final Pattern API_ERRORS =
      Pattern.compile(
          Stream.of(ErrorType.values()).map(ErrorType::wireName).collect(Collectors.joining("|")));
  private static final Pattern INTERNAL_NAME =
      Pattern.compile(
          "dev[./]tidemark|java[x]?\\.|software\\.amazon|com\\.fasterxml|\\w+Exception|\\w+Error\\b");

  /** Creates the function; called by reflection. */
  public FuzzViolations() {}

  @Override
  public List<String> apply(long seed) {
    Random random = new Random(seed);
    FuzzedEvents events = new FuzzedEvents(random);
    FuzzedService service = new FuzzedService(seed % 2 == 0);
    List<String> violations = new ArrayList<>();
    Matcher device = DEVICE.matcher(service.invoke(events.registration()).output());
    if (!device.find()) {
      violations.add("does not register a device");
    } else {
      events.knowDevice(device.group(1));
    }
    for (int i = 0; i < EVENTS; i++) {
      if (i % 3 == 0) {
        Matcher issued = TOKEN.matcher(service.invoke(events.listing()).output());
        if (issued.find()) {
          events.know(issued.group(1));
        }
      }
      FuzzedEvent event = events.next();
      Effect effect = service.invoke(event.bytes());
      violations.addAll(
          broken(event, effect).stream()
              .map(rule -> rule + ": " + effect.output() + " to " + text(event))
              .toList());
    }
    return violations;
  }

  private static List<String> broken(FuzzedEvent event, Effect effect) {
    List<String> rules = new ArrayList<>();
    Matcher found = STATUS.matcher(effect.output());
    boolean isResponse = found.find();
    int status = isResponse ? Integer.parseInt(found.group(1)) : 400;
    boolean isError = isResponse ? status >= 400 : !effect.output().startsWith("{");
    if (status >= 500 || effect.output().contains(ErrorType.INTERNAL_ERROR.wireName())) {
      rules.add("failed");
    }
    if (isError
        && INTERNAL_NAME
            .matcher(
                API_ERRORS.matcher(effect.output()).replaceAll("").replace("x-amzn-ErrorType", ""))
            .find()) {
      rules.add("names internals");
    }
    if (isError && effect.isStored()) {
      rules.add("writes though it refuses");
    }
    if (event.isForeign() && !isError) {
      rules.add("lets an identity reach another");
    }
    if (effect.usage().calls().size() > MAX_CALLS) {
      rules.add("calls DynamoDB " + effect.usage().calls().size() + " times");
    }
    if (effect.allocatedBytes() > MAX_ALLOCATED + 40L * event.bytes().length) {
      rules.add("allocates " + effect.allocatedBytes());
    }
    return rules;
  }

  private static String text(FuzzedEvent event) {
    return new String(event.bytes(), StandardCharsets.ISO_8859_1);
  }
}
