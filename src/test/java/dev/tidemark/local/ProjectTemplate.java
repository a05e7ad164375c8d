package dev.tidemark.local;

import java.nio.file.Path;

/** The project's template, read once for all tests. */
public final class ProjectTemplate {
  /** The definition of its table. */
  public static final TableDefinition TABLE = Template.read(Path.of("template.yaml")).table();

  private ProjectTemplate() {}
}
