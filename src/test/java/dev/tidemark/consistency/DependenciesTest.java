package dev.tidemark.consistency;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The dependencies between the packages of the consistency tests go one way. */
class DependenciesTest {
  private static final String ROOT = "dev.tidemark.consistency";

  /** The other packages that each package may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("support", Set.of()),
          Map.entry("history", Set.of()),
          Map.entry("checker", Set.of("history", "support")),
          Map.entry("workload", Set.of("history", "checker")),
          Map.entry("simulation", Set.of("history", "checker", "workload", "support")),
          Map.entry("live", Set.of("history", "checker", "workload", "support")),
          Map.entry("crash", Set.of("history", "checker", "workload", "support")),
          Map.entry("restores", Set.of("history", "workload", "support")),
          Map.entry("mutants", Set.of("workload", "simulation", "restores", "support")),
          Map.entry("streams", Set.of("workload", "simulation", "mutants", "support")),
          Map.entry("merges", Set.of("workload", "simulation", "mutants", "support")),
          Map.entry("moves", Set.of("workload", "mutants")));

  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(ROOT);

  @TestFactory
  Stream<DynamicTest> everyPackage_usesOnlyItsDependencies() {
    return MAY_USE.keySet().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> checkDependencies(name)));
  }

  private static void checkDependencies(String name) {
    Set<String> allowed = MAY_USE.getOrDefault(name, Set.of());
    String[] forbidden =
        Stream.concat(
                Stream.of(ROOT),
                MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(name) && !allowed.contains(other))
                    .map(DependenciesTest::packageOf))
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(packageOf(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .check(CLASSES);
  }

  @Test
  void everyPackage_isInTheTable() {
    Set<String> names =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toSet());
    assertEquals(MAY_USE.keySet(), names);
  }

  @Test
  void checker_sharesNoCodeWithTheService() {
    noClasses()
        .that()
        .resideInAnyPackage(packageOf("history"), packageOf("checker"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemark.model..",
            "dev.tidemark.store..",
            "dev.tidemark.sync..",
            "dev.tidemark.pool..",
            "dev.tidemark.token..",
            "dev.tidemark.trigger..",
            "dev.tidemark.streams..",
            "dev.tidemark.kinesis..",
            "dev.tidemark.dynamodb..",
            "dev.tidemark.http..",
            "dev.tidemark.lambda..")
        .check(CLASSES);
  }

  private static String packageOf(String name) {
    return ROOT + "." + name;
  }
}
