package dev.tidemark.operator.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.json.Json;
import dev.tidemark.model.LambdaFunctionArn;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.CognitoStreams.Status;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import java.io.IOException;
import java.util.Optional;

/**
 * The line of a pool's settings.
 *
 * @param syncTrigger the pool's sync trigger
 * @param configuration the pool's configuration
 */
record SettingsLine(Optional<LambdaFunctionArn> syncTrigger, PoolConfiguration configuration) {
  static final String KIND = "pool";

  private static final String TRIGGER = "syncTrigger";
  private static final String APPLICATIONS = "pushApplications";
  private static final String STREAM = "streamName";
  private static final String REASON = "stopReason";

  /** Tells whether the pool was never set up. */
  boolean isEmpty() {
    return syncTrigger.isEmpty() && configuration.saysTheSameAs(PoolConfiguration.NONE);
  }

  String line() {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField(Line.KIND, KIND);
          if (syncTrigger.isPresent()) {
            json.writeStringField(TRIGGER, syncTrigger.get().value());
          }
          if (configuration.pushSync().isPresent()) {
            write(json, configuration.pushSync().get());
          }
          if (configuration.streams().isPresent()) {
            write(json, configuration.streams().get());
          }
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, PushSync push) throws IOException {
    json.writeArrayFieldStart(APPLICATIONS);
    for (PlatformApplicationArn application : push.applications()) {
      json.writeString(application.value());
    }
    json.writeEndArray();
    if (push.role().isPresent()) {
      json.writeStringField("pushRole", push.role().get().value());
    }
  }

  private static void write(JsonGenerator json, CognitoStreams streams) throws IOException {
    json.writeStringField(STREAM, streams.stream().value());
    if (streams.role().isPresent()) {
      json.writeStringField("streamRole", streams.role().get().value());
    }
    json.writeBooleanField("streaming", streams.isEnabled());
    if (streams.status() instanceof Status.Disabled(Optional<String> reason)
        && reason.isPresent()) {
      json.writeStringField(REASON, reason.get());
    }
  }

  static SettingsLine parse(Line line) {
    Optional<PushSync> push =
        line.has(APPLICATIONS)
            ? Optional.of(
                new PushSync(
                    line.texts(APPLICATIONS).stream().map(PlatformApplicationArn::new).toList(),
                    line.find("pushRole").map(RoleArn::new)))
            : Optional.empty();
    Optional<CognitoStreams> streams =
        line.find(STREAM)
            .map(
                name ->
                    new CognitoStreams(
                        new StreamName(name),
                        line.find("streamRole").map(RoleArn::new),
                        line.isTrue("streaming")
                            ? new Status.Enabled()
                            : new Status.Disabled(line.find(REASON))));
    return new SettingsLine(
        line.find(TRIGGER).map(LambdaFunctionArn::new), new PoolConfiguration(push, streams, 0));
  }
}
