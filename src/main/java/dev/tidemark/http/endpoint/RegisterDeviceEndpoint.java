package dev.tidemark.http.endpoint;

import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Failures;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DeviceId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.model.PushToken;
import dev.tidemark.push.Platform;
import dev.tidemark.push.RegisterDevice;
import dev.tidemark.push.RegisterDevice.Result;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.stream.Stream;

/** The endpoint of RegisterDevice. Its output is the id of the device. */
public final class RegisterDeviceEndpoint implements Endpoint {
  private static final Logger LOGGER = System.getLogger(RegisterDeviceEndpoint.class.getName());

  private static final Response INVALID_TOKEN =
      new Response.Failure(
          ErrorType.INVALID_PARAMETER, "The push service does not accept the token");

  private final RegisterDevice registerDevice;

  /** Makes the endpoint. */
  public RegisterDeviceEndpoint(RegisterDevice registerDevice) {
    this.registerDevice = registerDevice;
  }

  @Override
  public Operation operation() {
    return Operation.REGISTER_DEVICE;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<PoolIdentity> identity = Fields.owner(input);
    Fields.checkWordIfPresent(
        input, "Platform", Stream.of(Platform.values()).map(Enum::name).toList());
    Field<Platform> platform = Fields.requiredString(input, "Platform").map(Platform::valueOf);
    Field<PushToken> token = Fields.pushToken(input, "Token");
    input.check();
    return switch (registerDevice.register(identity.get(), platform.get(), token.get())) {
      case Result.Registered(DeviceId device) -> output(device);
      case Result.NoApplication _ -> PushFailures.NO_APPLICATION;
      case Result.Unusable(String reason) -> unusable(identity.get(), reason);
      case Result.InvalidToken _ -> INVALID_TOKEN;
      case Result.Throttled _ -> Failures.TOO_MANY_REQUESTS;
    };
  }

  private static Response output(DeviceId device) {
    return new Response.Output(
        json -> {
          json.writeStartObject();
          json.writeStringField("DeviceId", device.value());
          json.writeEndObject();
        });
  }

  private static Response unusable(PoolIdentity identity, String reason) {
    LOGGER.log(
        Level.WARNING,
        "No device can register in the identity pool "
            + identity.pool()
            + ": "
            + reason
            + ". Repair its platform application or role; docs/push.md says how");
    return new Response.Failure(
        ErrorType.INVALID_CONFIGURATION,
        "The push configuration of the identity pool cannot be used: " + reason);
  }
}
