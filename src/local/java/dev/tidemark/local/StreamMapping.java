package dev.tidemark.local;

/**
 * An event source mapping from the table's stream to a function, as the template defines it. Every
 * mapping runs locally, whether the template enables it or not.
 *
 * @param batchSize the most changes of one event
 * @param reportsFailures whether the function's output names the changes that it did not handle
 */
public record StreamMapping(int batchSize, boolean reportsFailures) {
  private static final String BATCH_SIZE = "BatchSize";
  private static final int DEFAULT_BATCH_SIZE = 100;

  static StreamMapping from(TemplateSection properties) {
    return new StreamMapping(
        properties.has(BATCH_SIZE) ? properties.requiredNumber(BATCH_SIZE) : DEFAULT_BATCH_SIZE,
        properties.texts("FunctionResponseTypes").contains("ReportBatchItemFailures"));
  }
}
