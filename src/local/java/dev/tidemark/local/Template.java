package dev.tidemark.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The SAM template of the deployment, with every parameter at its default. Because the local
 * service reads the deployed template, the two cannot differ.
 */
public final class Template {
  private final Path file;
  private final TemplateSection root;

  private Template(Path file, TemplateSection root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads a template.
   *
   * @throws LocalServiceException if the file is missing or not a template
   */
  public static Template read(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      Node content =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new LocalServiceException("The template " + file + " is empty"));
      return new Template(file, TemplateSection.root(content));
    } catch (NoSuchFileException e) {
      throw new LocalServiceException(
          "There is no template %s; name it with --template".formatted(file), e);
    } catch (IOException e) {
      throw new LocalServiceException("Cannot read the template " + file, e);
    } catch (YamlEngineException e) {
      throw new LocalServiceException(
          "The template %s is not YAML: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Returns the folder of the template: the root of the project. */
  public Path folder() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** Returns the functions, in the order of the template. */
  public List<FunctionDefinition> functions() {
    TemplateSection globals = root.section("Globals").section("Function");
    List<FunctionDefinition> functions = new ArrayList<>();
    for (String name : resources("AWS::Serverless::Function")) {
      functions.add(FunctionDefinition.from(name, properties(name), globals));
    }
    return List.copyOf(functions);
  }

  /**
   * Returns the definition of the table.
   *
   * @throws LocalServiceException unless the template has exactly one table
   */
  public TableDefinition table() {
    List<String> tables = resources("AWS::DynamoDB::Table");
    if (tables.size() != 1) {
      throw new LocalServiceException(
          "The template %s has %d tables instead of one".formatted(file, tables.size()));
    }
    return TableDefinition.from(properties(tables.getFirst()));
  }

  /** Returns the CORS configuration of the HTTP API, if it has one. */
  public Optional<CorsPolicy> cors() {
    return resources("AWS::Serverless::HttpApi").stream()
        .map(this::properties)
        .filter(api -> api.has("CorsConfiguration"))
        .map(api -> CorsPolicy.from(api.section("CorsConfiguration")))
        .findFirst();
  }

  private List<String> resources(String type) {
    TemplateSection resources = root.section("Resources");
    return resources.names().stream()
        .filter(name -> resources.section(name).text("Type").equals(Optional.of(type)))
        .toList();
  }

  private TemplateSection properties(String resource) {
    return root.section("Resources").section(resource).section("Properties");
  }
}
