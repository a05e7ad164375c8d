package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Failures;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DatasetId;
import dev.tidemark.push.DeviceReference;
import dev.tidemark.push.Devices;
import dev.tidemark.push.SubscribeToDataset;
import dev.tidemark.push.SubscribeToDataset.Result;

/** The endpoint of SubscribeToDataset. Its output is empty. */
public final class SubscribeToDatasetEndpoint implements Endpoint {
  private static final Response TOO_MANY =
      new Response.Failure(
          ErrorType.INVALID_PARAMETER,
          "The device has "
              + Devices.MAX_SUBSCRIPTIONS
              + " subscriptions, the most of a device; unsubscribe it from another dataset first");

  private final SubscribeToDataset subscribeToDataset;

  /** Makes the endpoint. */
  public SubscribeToDatasetEndpoint(SubscribeToDataset subscribeToDataset) {
    this.subscribeToDataset = subscribeToDataset;
  }

  @Override
  public Operation operation() {
    return Operation.SUBSCRIBE_TO_DATASET;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<DatasetId> dataset = Fields.dataset(input);
    Field<DeviceReference> device = Fields.deviceReference(input, "DeviceId");
    input.check();
    return switch (subscribeToDataset.subscribe(dataset.get(), device.get())) {
      case Result.Subscribed _ -> OutputMembers.NONE;
      case Result.NoDevice _ -> PushFailures.DEVICE_NOT_FOUND;
      case Result.NoDataset _ -> Failures.datasetNotFound(dataset.get());
      case Result.NoApplication _ -> PushFailures.NO_APPLICATION;
      case Result.TooManySubscriptions _ -> TOO_MANY;
    };
  }
}
