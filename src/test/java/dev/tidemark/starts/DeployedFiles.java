package dev.tidemark.starts;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The files of functions, laid out as {@code sam build} does: classes, and jars in {@code lib}. */
final class DeployedFiles {
  private static final Path CLASSES = Path.of("target", "classes");
  private static final Path RUNTIME_CLASSPATH = Path.of("target", "runtime-classpath.txt");
  private static final Path TEST_CLASSES = Path.of("target", "test-classes");

  /** Jars of the customary function beside those of the floor. */
  private static final Predicate<String> CUSTOMARY =
      Pattern.compile(
              "(dynamodb-enhanced|apache-client|httpclient|httpcore|commons-(codec|logging)"
                  + "|jackson-(core|databind|annotations)|log4j-(api|core)"
                  + "|aws-lambda-java-events|joda-time)-[0-9].*")
          .asMatchPredicate();

  /** Jars that neither the floor nor the customary function needs. */
  private static final Predicate<String> OTHER =
      Pattern.compile(
              "(s3|lambda|kinesis|sns|sts|secretsmanager|dynamodb-enhanced|aws-(xml|query)-protocol"
                  + "|jackson-core|slf4j-jdk14|eventstream|arns|aws-lambda-java-events|joda-time"
                  + ")-[0-9].*")
          .asMatchPredicate();

  private static final Predicate<String> CRT =
      Pattern.compile("aws-crt.*|crt-core.*").asMatchPredicate();

  private DeployedFiles() {}

  /** Lays out the deployed files in a folder, and returns it. */
  static Path deployed(Path folder) throws IOException {
    return lay(folder, CLASSES, jars(Files.readString(RUNTIME_CLASSPATH).strip(), _ -> true));
  }

  /** Lays out the files of the floor in a folder, and returns it. */
  static Path floor(Path folder) throws IOException {
    return lay(
        folder, TEST_CLASSES, jars(Files.readString(RUNTIME_CLASSPATH).strip(), OTHER.negate()));
  }

  /** Lays out the files of the customary function in a folder, and returns it. */
  static Path customary(Path folder) throws IOException {
    List<Path> jars =
        new ArrayList<>(jars(Files.readString(RUNTIME_CLASSPATH).strip(), OTHER.or(CRT).negate()));
    jars.addAll(jars(System.getProperty("java.class.path"), CUSTOMARY));
    return lay(folder, TEST_CLASSES, jars);
  }

  private static Path lay(Path folder, Path classes, List<Path> jars) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    for (Path jar : jars) {
      Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar.toAbsolutePath());
    }
    Path dev = classes.resolve("dev");
    Files.createSymbolicLink(folder.resolve("dev"), dev.toAbsolutePath());
    return folder;
  }

  /** Returns the jars of a class path whose names match. */
  static List<Path> jars(String classpath, Predicate<String> names) {
    return Arrays.stream(classpath.split(Pattern.quote(File.pathSeparator), -1))
        .map(Path::of)
        .filter(jar -> jar.toString().endsWith(".jar") && names.test(name(jar)))
        .toList();
  }

  private static String name(Path jar) {
    return jar.getFileName().toString();
  }
}
