package dev.tidemark.operator.check;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks that a dataset is written and read, how paths arrive, and which headers errors keep.
 *
 * @param caller writes the datasets
 * @param suffix the end of their names, which no other run has
 * @param made receives each dataset before it is written
 */
record SyncChecks(Caller caller, String suffix, Made made) {
  private static final int LARGE = 400_000;

  void run(Results results) {
    results.add(update());
    results.add(path());
    results.add(encodedTwice());
    results.add(errorHeaders());
    results.add(large());
  }

  /** Every character that a dataset's name may have beside letters and digits. */
  private String name() {
    return "tidemark-check.a:b_c-" + suffix;
  }

  private CheckResult update() {
    String check = "update and replay";
    made.dataset(caller, name());
    Map<String, String> values = Map.of("a/b +%41 ü", "ü€😀");
    String body = Caller.body(Caller.token(caller.list(name())), values, 0);
    Reply first = caller.api().post(caller.path(name()), body);
    Reply second = caller.api().post(caller.path(name()), body);
    if (!first.isOk() || !second.isOk()) {
      return failed(check, first + "; again: " + second, "devices cannot store their data");
    }
    return first.body().equals(second.body()) && values.equals(values(caller.list(name())))
        ? CheckResult.ok(check, "stored once, with any character")
        : failed(check, "the record changed on its way", "something alters bodies");
  }

  private static CheckResult failed(String check, String detail, String meaning) {
    return CheckResult.failed(
        check, detail, meaning, "Read the log of SyncFunction under the id of the request.");
  }

  /** Returns the records of a listing. */
  private static Map<String, String> values(Reply listed) {
    return listed.objects("Records").stream()
        .collect(
            Collectors.toMap(
                found -> found.string("Key").orElse(""),
                found -> found.string("Value").orElse("")));
  }

  private CheckResult path() {
    String check = "paths";
    Reply plain = caller.api().get(caller.path(name()).replace("%3A", ":") + "/records");
    boolean isListed =
        caller.datasets().objects("Datasets").stream()
            .anyMatch(found -> found.string("DatasetName").filter(name()::equals).isPresent());
    return plain.isOk() && Caller.count(plain) == 1 && isListed
        ? CheckResult.ok(check, "ids and names arrive unchanged, with colons encoded or not")
        : CheckResult.failed(
            check,
            plain + (isListed ? "" : "; the dataset has another name"),
            "ids or names are altered on their way, or clients that do not encode colons fail",
            "Remove what rewrites paths before the API, such as a CDN; else report a bug.");
  }

  /** Tidemark decodes a name once: it is valid only if API Gateway has decoded it before. */
  private CheckResult encodedTwice() {
    String check = "encoding of paths";
    Reply twice = caller.api().get(caller.path(name()).replace("a%3Ab", "a%253Ab") + "/records");
    if (!twice.isOk() && twice.status() != 400) {
      String meaning = "a path with a percent sign does not arrive; no SDK sends one";
      return CheckResult.note(check, "not known, " + twice, meaning, "");
    }
    return CheckResult.note(
        check,
        "API Gateway %s path members".formatted(twice.isOk() ? "decodes" : "does not decode"),
        "Tidemark works with that",
        "");
  }

  private CheckResult errorHeaders() {
    String check = "headers of errors";
    String token = Caller.token(caller.list(name()));
    String stale = Caller.body(token, Map.of("a/b +%41 ü", "stale"), 7);
    Reply conflict = caller.api().post(caller.path(name()), stale);
    if (conflict.status() != 409) {
      return failed(check, conflict.toString(), "a stale patch must get status 409");
    }
    List<String> needed = lacking(conflict, List.of("x-amzn-ErrorType", "x-tidemark-conflicts"));
    if (!needed.isEmpty()) {
      return CheckResult.failed(
          check,
          "lacks " + String.join(", ", needed) + ", " + conflict,
          "clients do not recognise errors, or do not see which records conflict",
          "Remove what filters headers before the API; else report a bug.");
    }
    List<String> wished = lacking(conflict, List.of("x-amzn-RequestId", "Date"));
    return wished.isEmpty()
        ? CheckResult.ok(check, "all arrive, " + conflict)
        : CheckResult.note(
            check,
            "lacks " + String.join(", ", wished),
            "clients do not see the id of the request in the log, or the service's time",
            "");
  }

  private static List<String> lacking(Reply reply, List<String> names) {
    return names.stream().filter(name -> reply.header(name).isEmpty()).toList();
  }

  private CheckResult large() {
    String check = "large dataset";
    String name = "tidemark-check.large-" + suffix;
    made.dataset(caller, name);
    Map<String, String> values = Map.of("one", "1".repeat(LARGE), "two", "2".repeat(LARGE));
    Reply written = caller.update(name, values);
    if (!written.isOk()) {
      String meaning = "datasets above 64 KiB are refused: the role may lack a right on the table";
      return failed(check, written.toString(), meaning);
    }
    return values.equals(values(caller.list(name)))
        ? CheckResult.ok(check, "stored in pages, and read")
        : failed(check, "other records are read", "data are lost");
  }
}
