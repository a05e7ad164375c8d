package dev.tidemark.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of the command line for the DynamoDB with the data. */
final class DynamoDbCommandOptions {
  private static final int DEFAULT_PORT = 8015;
  private static final String LIBRARY =
      "software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler";

  /** The program that has the data. */
  enum Engine {
    /** DynamoDB Local. */
    DYNAMODB_LOCAL("dynamodb-local"),
    /** The memory engine. */
    MEMORY("memory");

    private final String text;

    Engine(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "embedded DynamoDB: ${COMPLETION-CANDIDATES} (default: dynamodb-local, or memory in the"
              + " standalone jar)")
  private @Nullable Engine engine;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "folder for the data; the default is memory")
  private @Nullable Path data;

  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      description =
          "port of the embedded DynamoDB; 0 means any free port (default: 8015, or 0 with --port"
              + " 0)")
  private @Nullable Integer port;

  @Option(
      names = "--dynamodb-bind",
      paramLabel = "ADDRESS",
      description = "address of the embedded DynamoDB (default: 127.0.0.1)")
  private @Nullable String bind;

  @Option(
      names = "--dynamodb-endpoint",
      paramLabel = "URL",
      description = "DynamoDB Local to use instead of the embedded one")
  private @Nullable URI endpoint;

  /**
   * Returns the DynamoDB that the command line asks for.
   *
   * @param anyPort whether the service itself takes any free port
   * @throws ParameterException if options exclude each other, or DynamoDB Local is not there
   */
  LocalServiceOptions.DynamoDb dynamoDb(boolean anyPort) {
    if (endpoint != null) {
      return outside(endpoint);
    }
    String host = bind == null ? LocalServiceOptions.LOOPBACK : bind;
    int listenPort = Optional.ofNullable(port).orElse(anyPort ? 0 : DEFAULT_PORT);
    if (engine() == Engine.MEMORY) {
      return memory(host, listenPort);
    }
    if (!hasDynamoDbLocal()) {
      throw wrong(
          "DynamoDB Local is not part of the standalone jar, because its licence forbids that. Use"
              + " --engine memory, or start the service with Maven or make");
    }
    return new LocalServiceOptions.DynamoDb.Embedded(
        data == null
            ? new EmbeddedDynamoDb.Storage.InMemory()
            : new EmbeddedDynamoDb.Storage.Folder(data),
        host,
        listenPort);
  }

  private LocalServiceOptions.DynamoDb outside(URI outside) {
    if (engine != null || data != null || bind != null || port != null) {
      throw wrong(
          "--dynamodb-endpoint cannot be combined with --engine, --data, --dynamodb-bind or"
              + " --dynamodb-port");
    }
    return new LocalServiceOptions.DynamoDb.Outside(
        HttpEndpoint.of("--dynamodb-endpoint", outside, spec.commandLine()));
  }

  private LocalServiceOptions.DynamoDb memory(String host, int listenPort) {
    if (data != null) {
      throw wrong(
          "--data needs DynamoDB Local: the memory engine forgets everything when it stops");
    }
    return new LocalServiceOptions.DynamoDb.Memory(host, listenPort);
  }

  private Engine engine() {
    if (engine != null) {
      return engine;
    }
    return hasDynamoDbLocal() ? Engine.DYNAMODB_LOCAL : Engine.MEMORY;
  }

  /** Returns whether DynamoDB Local is on the class path. */
  private static boolean hasDynamoDbLocal() {
    String resource = "/" + LIBRARY.replace('.', '/') + ".class";
    return DynamoDbCommandOptions.class.getResource(resource) != null;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
