package dev.tidemark.localstack;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.CognitoEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Creates Lambda functions on LocalStack from classes of the tests. */
final class Functions implements AutoCloseable {
  /** Jars that handlers of a {@link CognitoEvent} need; Lambda reads dates with Joda-Time. */
  private static final List<Class<?>> LIBRARIES =
      List.of(Context.class, CognitoEvent.class, DateTime.class);

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
    String arn =
        lambda
            .createFunction(
                call ->
                    call.functionName(name)
                        .runtime(Runtime.fromValue("java25"))
                        .handler(handler.getName())
                        .role("arn:aws:iam::000000000000:role/trigger")
                        .timeout(30)
                        .memorySize(512)
                        .environment(e -> e.variables(environment))
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(zip(handler)))))
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
