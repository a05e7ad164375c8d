package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.sync.DescribeDataset;
import java.io.IOException;
import java.util.function.Supplier;

/** DescribeDataset on the wire. */
final class DescribeDatasetEndpoint implements Endpoint {
  private final DescribeDataset describeDataset;

  DescribeDatasetEndpoint(DescribeDataset describeDataset) {
    this.describeDataset = describeDataset;
  }

  @Override
  public Operation operation() {
    return Operation.DESCRIBE_DATASET;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<DatasetId> dataset = input.dataset();
    input.check();
    return describeDataset
        .describe(dataset.get())
        .map(DescribeDatasetEndpoint::output)
        .orElseGet(() -> notFound(dataset.get()));
  }

  static Answer output(Dataset dataset) {
    return new Answer.Output(json -> write(json, dataset));
  }

  static Answer notFound(DatasetId dataset) {
    return Answer.failure(
        ErrorType.RESOURCE_NOT_FOUND, "Dataset '" + dataset.name() + "' not found");
  }

  private static void write(JsonGenerator json, Dataset dataset) throws IOException {
    json.writeStartObject();
    json.writeFieldName("Dataset");
    Members.writeDataset(json, dataset);
    json.writeEndObject();
  }
}
