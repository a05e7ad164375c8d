package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Failures;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.sync.DeleteDataset;

/** The endpoint of DeleteDataset. Its output is the last state of the dataset. */
public final class DeleteDatasetEndpoint implements Endpoint {
  private final DeleteDataset deleteDataset;

  /** Makes the endpoint. */
  public DeleteDatasetEndpoint(DeleteDataset deleteDataset) {
    this.deleteDataset = deleteDataset;
  }

  @Override
  public Operation operation() {
    return Operation.DELETE_DATASET;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<DatasetId> dataset = Fields.dataset(input);
    input.check();
    return switch (deleteDataset.delete(dataset.get())) {
      case DeleteDataset.Result.Deleted(Dataset deleted) -> OutputMembers.ofDataset(deleted);
      case DeleteDataset.Result.NotFound _ -> Failures.datasetNotFound(dataset.get());
      case DeleteDataset.Result.Conflicting _ ->
          new Response.Failure(
              ErrorType.RESOURCE_CONFLICT, "The dataset was updated while it was being deleted");
      case DeleteDataset.Result.Busy _ -> Failures.TOO_MANY_REQUESTS;
    };
  }
}
