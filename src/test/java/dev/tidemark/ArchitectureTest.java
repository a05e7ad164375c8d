package dev.tidemark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The direction of imports between packages, and rules on all deployed code. */
class ArchitectureTest {
  private static final String ROOT = "dev.tidemark.";

  /** The packages that each package may use, beside the JDK and JSpecify. It must list all. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("model", Set.of()),
          entry("json", Set.of("com.fasterxml.jackson.core..")),
          entry("digest", Set.of()),
          entry("store", Set.of()),
          entry("telemetry", Set.of()),
          entry("token", Set.of("dev.tidemark.digest..")),
          entry(
              "sync",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.digest..",
                  "dev.tidemark.telemetry..",
                  "dev.tidemark.store..",
                  "dev.tidemark.token..")),
          entry(
              "takeover",
              Set.of("dev.tidemark.model..", "dev.tidemark.store..", "dev.tidemark.sync..")),
          entry(
              "cognito",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.aws..",
                  "dev.tidemark.store..",
                  "dev.tidemark.takeover..",
                  "software.amazon.awssdk..")),
          entry("usage", Set.of("dev.tidemark.model..", "dev.tidemark.store..")),
          entry("pool", Set.of("dev.tidemark.model..", "dev.tidemark.store..")),
          entry(
              "push",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.digest..",
                  "dev.tidemark.store..",
                  "dev.tidemark.pool..",
                  "dev.tidemark.json..",
                  "com.fasterxml.jackson.core..")),
          entry(
              "streams",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.store..",
                  "dev.tidemark.pool..",
                  "dev.tidemark.json..",
                  "com.fasterxml.jackson.core..")),
          entry(
              "trigger",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.store..",
                  "dev.tidemark.sync..",
                  "dev.tidemark.json..",
                  "com.amazonaws.services.lambda.runtime..",
                  "com.fasterxml.jackson.core..",
                  "software.amazon.awssdk..")),
          entry(
              "dynamodb",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.digest..",
                  "dev.tidemark.telemetry..",
                  "dev.tidemark.store..",
                  "dev.tidemark.sync..",
                  "dev.tidemark.pool..",
                  "dev.tidemark.usage..",
                  "dev.tidemark.streams..",
                  "dev.tidemark.push..",
                  "dev.tidemark.json..",
                  "com.fasterxml.jackson.core..",
                  "software.amazon.awssdk..")),
          entry(
              "webpush",
              Set.of(
                  "dev.tidemark.model..", "dev.tidemark.json..", "com.fasterxml.jackson.core..")),
          entry(
              "appsync",
              Set.of(
                  "dev.tidemark.store..",
                  "dev.tidemark.webpush..",
                  "dev.tidemark.json..",
                  "com.fasterxml.jackson.core..",
                  "software.amazon.awssdk..")),
          entry(
              "aws",
              Set.of("dev.tidemark.model..", "dev.tidemark.store..", "software.amazon.awssdk..")),
          entry(
              "kinesis",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.aws..",
                  "dev.tidemark.digest..",
                  "dev.tidemark.store..",
                  "dev.tidemark.pool..",
                  "dev.tidemark.streams..",
                  "software.amazon.awssdk..")),
          entry(
              "sns",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.aws..",
                  "dev.tidemark.store..",
                  "dev.tidemark.pool..",
                  "dev.tidemark.push..",
                  "software.amazon.awssdk..")),
          entry(
              "http",
              Set.of(
                  "dev.tidemark.model..",
                  "dev.tidemark.telemetry..",
                  "dev.tidemark.store..",
                  "dev.tidemark.sync..",
                  "dev.tidemark.pool..",
                  "dev.tidemark.usage..",
                  "dev.tidemark.streams..",
                  "dev.tidemark.push..",
                  "dev.tidemark.json..",
                  "com.fasterxml.jackson.core..")),
          entry(
              "lambda",
              Set.of(
                  "dev.tidemark..",
                  "com.amazonaws.services.lambda.runtime..",
                  "com.fasterxml.jackson.core..",
                  "software.amazon.awssdk..")));

  private static final Set<String> OPTIONALS =
      Stream.of(Optional.class, OptionalInt.class, OptionalLong.class)
          .map(Class::getName)
          .collect(Collectors.toSet());

  private static final JavaClasses DEPLOYED =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.tidemark");

  @TestFactory
  Set<DynamicTest> everyPackage_usesOnlyWhatItMay() {
    assertFalse(DEPLOYED.isEmpty());
    return DEPLOYED.stream()
        .map(ArchitectureTest::topPackage)
        .distinct()
        .map(name -> DynamicTest.dynamicTest(name, () -> mayUse(name).check(DEPLOYED)))
        .collect(Collectors.toSet());
  }

  private static ArchRule mayUse(String name) {
    Set<String> others = MAY_USE.get(name);
    if (others == null) {
      throw new AssertionError("the package " + name + " is not in the table of this test");
    }
    String[] allowed =
        Stream.concat(
                others.stream(),
                Stream.of("java..", "javax.crypto..", "org.jspecify..", ROOT + name + ".."))
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .onlyDependOnClassesThat(resideInAny(allowed));
  }

  private static DescribedPredicate<JavaClass> resideInAny(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages)
        .or(DescribedPredicate.describe("primitives and arrays", JavaClass::isPrimitive))
        .or(DescribedPredicate.describe("arrays", JavaClass::isArray));
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(DEPLOYED);
  }

  @Test
  void dynamoDb_isKnownToItsPackageAndWiringOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "dynamodb..")
        .and()
        .haveSimpleNameNotEndingWith("Wiring")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services.dynamodb..")
        .check(DEPLOYED);
  }

  @Test
  void dependenciesAcrossPackages_areMadeByWiringOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "http..", ROOT + "lambda..")
        .and()
        .haveSimpleNameNotEndingWith("Wiring")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "dynamodb..")
        .check(DEPLOYED);
  }

  @Test
  void router_knowsNeitherEndpointsNorWhatTheyCall() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "http")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "http.endpoint..", ROOT + "sync..", ROOT + "pool..")
        .check(DEPLOYED);
  }

  /** The packages below {@code dynamodb}, each with those of them that it may use. */
  private static final Map<String, Set<String>> BELOW_DYNAMODB =
      Map.of(
          "item", Set.of(),
          "client", Set.of("item"),
          "pages", Set.of("item"),
          "stream", Set.of("item"),
          "walk", Set.of("item", "client"));

  @TestFactory
  Set<DynamicTest> packagesBelowDynamoDb_useNeitherTheStoresNorEachOther() {
    return BELOW_DYNAMODB.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> usesBelowDynamoDb(entry.getKey(), entry.getValue()).check(DEPLOYED)))
        .collect(Collectors.toSet());
  }

  private static ArchRule usesBelowDynamoDb(String name, Set<String> others) {
    String dynamoDb = ROOT + "dynamodb";
    String[] allowed =
        Stream.concat(others.stream(), Stream.of(name))
            .map(each -> dynamoDb + "." + each)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(dynamoDb + "." + name)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(dynamoDb + "..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))));
  }

  @Test
  void everyPackageBelowDynamoDb_hasARule() {
    assertEquals(
        BELOW_DYNAMODB.keySet(),
        DEPLOYED.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(ROOT + "dynamodb."))
            .map(name -> name.substring((ROOT + "dynamodb.").length()))
            .collect(Collectors.toSet()));
  }

  /** Only the canonical constructor of a record may, for a component that can be absent. */
  @Test
  void methodsAndConstructors_takeNoOptional() {
    codeUnits().should(takeNoOptional()).check(DEPLOYED);
  }

  private static ArchCondition<JavaCodeUnit> takeNoOptional() {
    return new ArchCondition<>("take no Optional") {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        if (!Collections.disjoint(parameterTypes(unit), OPTIONALS)
            && !isCanonicalConstructor(unit)
            && !unit.getModifiers().contains(JavaModifier.SYNTHETIC)) {
          events.add(
              SimpleConditionEvent.violated(unit, unit.getFullName() + " takes an Optional"));
        }
      }
    };
  }

  private static boolean isCanonicalConstructor(JavaCodeUnit unit) {
    return unit.isConstructor()
        && unit.getOwner().isRecord()
        && parameterTypes(unit)
            .equals(
                Stream.of(unit.getOwner().reflect().getRecordComponents())
                    .map(component -> component.getType().getName())
                    .toList());
  }

  private static List<String> parameterTypes(JavaCodeUnit unit) {
    return unit.getRawParameterTypes().stream().map(JavaClass::getName).toList();
  }

  private static String topPackage(JavaClass javaClass) {
    String name = javaClass.getPackageName().substring(ROOT.length());
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
