package dev.tidemark.build;

import java.util.List;

/**
 * The template of a release: the project's template with code in S3 instead of code to build, and
 * two parameters that say where it is.
 *
 * @param text the text of the template
 */
record PackagedTemplate(String text) {
  private static final String PARAMETERS = "\nParameters:\n";
  private static final String GROUPS = "    ParameterGroups:\n";

  /** The samples, each by the folder that the project's template names. */
  static final List<String> SAMPLES = List.of("java", "python", "javascript");

  /** Returns the template of a version. */
  static PackagedTemplate of(String template, String version) {
    String packaged =
        template
            .replace("      CodeUri: .\n", codeUri(file(version, "function")))
            .replace(GROUPS, GROUPS + group())
            .replace(PARAMETERS, PARAMETERS + parameters(version));
    for (String sample : SAMPLES) {
      packaged =
          packaged.replace(
              "      Code: src/samples/" + sample + "\n", code(file(version, "sample-" + sample)));
    }
    return new PackagedTemplate(packaged);
  }

  /** Returns the name of a file of a release that the template refers to. */
  static String file(String version, String kind) {
    return "tidemark-" + version + "-" + kind + ".zip";
  }

  private static String codeUri(String file) {
    return "      CodeUri: {Bucket: !Ref CodeBucket, Key: !Sub '${CodePrefix}" + file + "'}\n";
  }

  private static String code(String file) {
    return "      Code: {S3Bucket: !Ref CodeBucket, S3Key: !Sub '${CodePrefix}" + file + "'}\n";
  }

  private static String group() {
    return """
          - Label: {default: Code}
            Parameters: [CodeBucket, CodePrefix]
    """;
  }

  private static String parameters(String version) {
    return """
      CodeBucket:
        Type: String
        Description: Bucket in the region of the stack that has the files of this release
        AllowedPattern: ^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$
        ConstraintDescription: must be the name of a bucket
      CodePrefix:
        Type: String
        Default: tidemark-%s/
        Description: Beginning of the names of these files in the bucket, with a slash at its end; blank if they are at its root
        AllowedPattern: ^([^/].*/)?$
        ConstraintDescription: must end with a slash, or be blank
    """
        .formatted(version);
  }
}
