package dev.tidemark.junit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;

/** Gives each test a {@link Tidemark}, and takes back what the test changed in the service. */
final class TidemarkExtension implements BeforeAllCallback, ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(TidemarkExtension.class);

  TidemarkExtension() {}

  /** Starts the service before the first test, so that no test's time has its start. */
  @Override
  public void beforeAll(ExtensionContext context) {
    ServiceProcess.shared();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Tidemark.class || type == CognitoSyncClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "A pool is for one test: take it as a parameter of the test, or of a method with"
              + " @BeforeEach or @AfterEach");
    }
    Tidemark tidemark =
        context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                Tidemark.class,
                key -> Tidemark.withNewPool(ServiceProcess.shared()),
                Tidemark.class);
    return parameter.getParameter().getType() == Tidemark.class ? tidemark : tidemark.client();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Tidemark tidemark = context.getStore(NAMESPACE).remove(Tidemark.class, Tidemark.class);
    if (tidemark != null) {
      tidemark.close();
    }
  }
}
