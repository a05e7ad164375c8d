package dev.tidemark.junit;

import java.util.Locale;

/** A setting of the extension: a system property, otherwise an environment variable. */
enum Setting {
  /** The jar of the local service. */
  JAR,
  /** The program {@code java} that runs it. */
  JAVA,
  /** More options of the service, separated by spaces; one with spaces is in quotation marks. */
  OPTIONS;

  /** Returns the value; blank if there is none. */
  String value() {
    String variable = System.getenv("TIDEMARK_" + name());
    return System.getProperty(property(), variable == null ? "" : variable);
  }

  /** Returns the name of the system property, such as {@code tidemark.jar}. */
  String property() {
    return "tidemark." + name().toLowerCase(Locale.ROOT);
  }
}
