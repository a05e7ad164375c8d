package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Failures;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DatasetId;
import dev.tidemark.sync.DescribeDataset;

/** The endpoint of DescribeDataset. */
public final class DescribeDatasetEndpoint implements Endpoint {
  private final DescribeDataset describeDataset;

  /** Makes the endpoint. */
  public DescribeDatasetEndpoint(DescribeDataset describeDataset) {
    this.describeDataset = describeDataset;
  }

  @Override
  public Operation operation() {
    return Operation.DESCRIBE_DATASET;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<DatasetId> dataset = Fields.dataset(input);
    input.check();
    return describeDataset
        .describe(dataset.get())
        .<Response>map(OutputMembers::ofDataset)
        .orElseGet(() -> Failures.datasetNotFound(dataset.get()));
  }
}
