package dev.tidemark.http;

import dev.tidemark.model.Caller;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.sync.DeleteDataset;
import java.util.function.Supplier;

/** DeleteDataset on the wire. It answers the dataset as it was. */
final class DeleteDatasetEndpoint implements Endpoint {
  private final DeleteDataset deleteDataset;

  DeleteDatasetEndpoint(DeleteDataset deleteDataset) {
    this.deleteDataset = deleteDataset;
  }

  @Override
  public Operation operation() {
    return Operation.DELETE_DATASET;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<DatasetId> dataset = input.dataset();
    input.check();
    return switch (deleteDataset.delete(dataset.get())) {
      case DeleteDataset.Result.Deleted(Dataset deleted) -> DescribeDatasetEndpoint.output(deleted);
      case DeleteDataset.Result.NotFound _ -> DescribeDatasetEndpoint.notFound(dataset.get());
      case DeleteDataset.Result.Conflicting _ ->
          Answer.failure(
              ErrorType.RESOURCE_CONFLICT, "The dataset was updated while it was to be deleted");
      case DeleteDataset.Result.Busy _ -> UpdateRecordsEndpoint.BUSY;
    };
  }
}
