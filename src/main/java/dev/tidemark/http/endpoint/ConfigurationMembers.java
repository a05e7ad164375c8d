package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Response;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.RoleArn;
import dev.tidemark.model.StreamName;
import dev.tidemark.pool.CognitoStreams;
import dev.tidemark.pool.CognitoStreams.Status;
import dev.tidemark.pool.PoolConfiguration;
import dev.tidemark.pool.PushSync;
import dev.tidemark.pool.SetIdentityPoolConfiguration.Change;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads and writes the structures of a pool's configuration. */
final class ConfigurationMembers {
  /** The most applications of a pool: they fit into the pool's item. */
  static final int MAX_APPLICATIONS = 100;

  private static final String PUSH_SYNC = "PushSync";
  private static final String APPLICATION_ARNS = "ApplicationArns";
  private static final String COGNITO_STREAMS = "CognitoStreams";
  private static final String STREAM_NAME = "StreamName";
  private static final String STREAMING_STATUS = "StreamingStatus";
  private static final String ROLE_ARN = "RoleArn";
  private static final String ENABLED = "ENABLED";
  private static final String DISABLED = "DISABLED";

  private ConfigurationMembers() {}

  static Field<Change<PushSync>> pushSync(Input input) {
    return part(input, PUSH_SYNC, ConfigurationMembers::readPushSync);
  }

  static Field<Change<CognitoStreams>> streams(Input input) {
    return part(input, COGNITO_STREAMS, ConfigurationMembers::readStreams);
  }

  private static <T> Field<Change<T>> part(
      Input input, String member, Function<Input, Field<T>> read) {
    Optional<Input> structure = input.structure(member);
    if (structure.isEmpty()) {
      return input.field(Change.Keep::new);
    }
    return structure.get().names().isEmpty()
        ? input.field(Change.Clear::new)
        : read.apply(structure.get()).map(Change.Replace::new);
  }

  private static Field<PushSync> readPushSync(Input input) {
    input.require(APPLICATION_ARNS);
    List<Field<PlatformApplicationArn>> arns =
        input.list(APPLICATION_ARNS).map(list -> readApplications(input, list)).orElse(List.of());
    Field<Optional<RoleArn>> role = Fields.roleArn(input, ROLE_ARN);
    return input.field(() -> new PushSync(arns.stream().map(Field::get).toList(), role.get()));
  }

  private static List<Field<PlatformApplicationArn>> readApplications(Input input, Input list) {
    List<String> members = list.memberNames();
    if (members.size() > MAX_APPLICATIONS) {
      input.addViolation(
          APPLICATION_ARNS, "Member must have length less than or equal to " + MAX_APPLICATIONS);
      return List.of();
    }
    return members.stream().map(member -> Fields.applicationArn(list, member)).toList();
  }

  private static Field<CognitoStreams> readStreams(Input input) {
    Field<StreamName> name = Fields.streamName(input, STREAM_NAME);
    Field<Optional<RoleArn>> role = Fields.roleArn(input, ROLE_ARN);
    Fields.checkWordIfPresent(input, STREAMING_STATUS, List.of(ENABLED, DISABLED));
    Status status =
        input.string(STREAMING_STATUS).filter(DISABLED::equals).isPresent()
            ? new Status.Disabled(Optional.empty())
            : new Status.Enabled();
    return input.field(() -> new CognitoStreams(name.get(), role.get(), status));
  }

  /** Returns the output of both operations. */
  static Response.Output output(IdentityPoolId pool, PoolConfiguration configuration) {
    return new Response.Output(
        json -> {
          json.writeStartObject();
          json.writeStringField("IdentityPoolId", pool.value());
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
    json.writeObjectFieldStart(PUSH_SYNC);
    json.writeArrayFieldStart(APPLICATION_ARNS);
    for (PlatformApplicationArn arn : push.applications()) {
      json.writeString(arn.value());
    }
    json.writeEndArray();
    writeRole(json, push.role().map(RoleArn::value).orElse(""));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, CognitoStreams streams) throws IOException {
    json.writeObjectFieldStart(COGNITO_STREAMS);
    json.writeStringField(STREAM_NAME, streams.stream().value());
    writeRole(json, streams.role().map(RoleArn::value).orElse(""));
    json.writeStringField(STREAMING_STATUS, streams.isEnabled() ? ENABLED : DISABLED);
    json.writeEndObject();
  }

  private static void writeRole(JsonGenerator json, String arn) throws IOException {
    OutputMembers.writeUnlessEmpty(json, ROLE_ARN, arn);
  }
}
