package dev.tidemark.clients;

import dev.tidemark.local.LocalService;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;

/**
 * Provides {@link Users} of one local service, which runs from the first test to the last test of
 * all classes. Users share no data, so tests do not either.
 */
final class RunningService implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RunningService.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType().equals(Users.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    Started started =
        test.getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Started.class, _ -> Started.now(), Started.class);
    return new Users(started.service().endpoint(), started.http());
  }

  /** The service, and the connections of all clients. */
  private record Started(LocalService service, SdkHttpClient http) implements AutoCloseable {
    static Started now() {
      return new Started(
          LocalService.start(Path.of("template.yaml")),
          AwsCrtHttpClient.builder().maxConcurrency(50).build());
    }

    @Override
    public void close() {
      http.close();
      service.close();
    }
  }
}
