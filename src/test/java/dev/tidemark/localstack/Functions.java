package dev.tidemark.localstack;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.joda.time.DateTime;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Creates Lambda functions on LocalStack from classes of the tests and of the service. */
final class Functions implements AutoCloseable {
  /** Jars that handlers of a {@link CognitoEvent} need; Lambda reads dates with Joda-Time. */
  private static final List<Class<?>> LIBRARIES =
      List.of(Context.class, CognitoEvent.class, DateTime.class);

  /** The filter of the template. */
  private static final Filter DATASET_ITEMS =
      Filter.builder()
          .pattern("{\"dynamodb\": {\"Keys\": {\"sk\": {\"S\": [{\"prefix\": \"dataset/\"}]}}}}")
          .build();

  private final LambdaClient lambda =
      LambdaClient.builder()
          .endpointOverride(LocalStack.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
          .httpClientBuilder(AwsCrtHttpClient.builder())
          .build();

  /** Creates a function, waits until it can be invoked, and returns its ARN. */
  String create(String name, Class<?> handler, Map<String, String> environment) {
    return create(name, handler.getName(), environment, SdkBytes.fromByteArray(zip(handler)));
  }

  private String create(
      String name, String handler, Map<String, String> environment, SdkBytes code) {
    String arn =
        lambda
            .createFunction(
                call ->
                    call.functionName(name)
                        .runtime(Runtime.fromValue("java25"))
                        .handler(handler)
                        .role("arn:aws:iam::000000000000:role/trigger")
                        .timeout(30)
                        .memorySize(1024)
                        .environment(e -> e.variables(environment))
                        .code(zip -> zip.zipFile(code)))
            .functionArn();
    lambda
        .waiter()
        .waitUntilFunctionActiveV2(
            call -> call.functionName(name),
            o ->
                o.backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(200)))
                    .maxAttempts(300));
    return arn;
  }

  /** Deploys a function of the service with all its classes and libraries. */
  void deploy(String name, Class<?> handler, Map<String, String> environment) {
    create(name, handler.getName(), environment, SdkBytes.fromByteArray(service()));
  }

  /** Lets the changes of dataset items invoke a function, from the first one in the stream. */
  void map(String name, String streamArn) {
    lambda.createEventSourceMapping(
        call ->
            call.functionName(name)
                .eventSourceArn(streamArn)
                .startingPosition(EventSourcePosition.TRIM_HORIZON)
                .filterCriteria(criteria -> criteria.filters(DATASET_ITEMS)));
  }

  /** Makes Lambda throttle every invocation of a function. */
  void throttle(String name) {
    lambda.putFunctionConcurrency(call -> call.functionName(name).reservedConcurrentExecutions(0));
  }

  @Override
  public void close() {
    lambda.close();
  }

  /** Returns a deployment package: classes at the root, libraries in {@code lib}. */
  private static byte[] zip(Class<?> handler) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      String path = handler.getName().replace('.', '/') + ".class";
      add(zip, path, location(handler).resolve(path));
      for (Class<?> library : LIBRARIES) {
        Path jar = location(library);
        add(zip, "lib/" + jar.getFileName(), jar);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the deployment package of the service. */
  private static byte[] service() {
    Path classes = Path.of("target", "classes");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        add(zip, classes.relativize(file).toString(), file);
      }
      String jars = Files.readString(Path.of("target", "runtime-classpath.txt")).strip();
      for (String jar : jars.split(File.pathSeparator, -1)) {
        Path library = Path.of(jar);
        add(zip, "lib/" + library.getFileName(), library);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Files.copy(file, zip);
    zip.closeEntry();
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
