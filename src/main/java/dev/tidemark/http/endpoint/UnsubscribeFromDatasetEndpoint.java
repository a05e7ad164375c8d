package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DatasetId;
import dev.tidemark.push.DeviceReference;
import dev.tidemark.push.UnsubscribeFromDataset;
import dev.tidemark.push.UnsubscribeFromDataset.Result;

/** The endpoint of UnsubscribeFromDataset. Its output is empty. */
public final class UnsubscribeFromDatasetEndpoint implements Endpoint {
  private final UnsubscribeFromDataset unsubscribeFromDataset;

  /** Makes the endpoint. */
  public UnsubscribeFromDatasetEndpoint(UnsubscribeFromDataset unsubscribeFromDataset) {
    this.unsubscribeFromDataset = unsubscribeFromDataset;
  }

  @Override
  public Operation operation() {
    return Operation.UNSUBSCRIBE_FROM_DATASET;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<DatasetId> dataset = Fields.dataset(input);
    Field<DeviceReference> device = Fields.deviceReference(input, "DeviceId");
    input.check();
    return switch (unsubscribeFromDataset.unsubscribe(dataset.get(), device.get())) {
      case Result.Unsubscribed _ -> OutputMembers.NONE;
      case Result.NoDevice _ -> PushFailures.DEVICE_NOT_FOUND;
      case Result.NotSubscribed _ ->
          new Response.Failure(
              ErrorType.RESOURCE_NOT_FOUND,
              "The device is not subscribed to dataset '" + dataset.get().name() + "'");
    };
  }
}
