package dev.tidemark.http;

import dev.tidemark.json.Json;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests of one identity, and of a developer, for the tests of this package. */
final class Requests {
  static final String POOL = "us-east-1:pool";
  static final String IDENTITY = "us-east-1:identity";
  static final String IDENTITY_PATH =
      "/identitypools/us-east-1%3Apool/identities/us-east-1%3Aidentity";
  static final String REQUEST_ID = "5f0c1b9e";
  static final Caller DEVELOPER = new Caller.Developer("123456789012");
  static final Caller OWNER = identity(POOL, IDENTITY);

  private Requests() {}

  static Caller identity(String pool, String identity) {
    return new Caller.CognitoIdentity(
        new PoolIdentity(new IdentityPoolId(pool), new IdentityId(identity)));
  }

  /** Returns a request for the operation on the data of {@link #OWNER}. */
  static HttpRequest request(Operation operation, @Nullable Caller caller) {
    String path =
        operation
            .pathTemplate()
            .replace("{IdentityPoolId}", "us-east-1%3Apool")
            .replace("{IdentityId}", "us-east-1%3Aidentity")
            .replace("{DatasetName}", "game")
            .replace("{DeviceId}", "device");
    return request(operation.method(), path, caller);
  }

  static HttpRequest request(String method, String path, @Nullable Caller caller) {
    return new HttpRequest(
        new RequestTarget.Path(method, path),
        Map.of(),
        Map.of(),
        Body.Text.EMPTY,
        Optional.ofNullable(caller),
        REQUEST_ID);
  }

  static Optional<String> messageOf(HttpResponse response) throws Exception {
    return body(response).string("message");
  }

  static JsonObject body(HttpResponse response) throws Exception {
    return (JsonObject) Json.parse(Json.write(response.body()));
  }
}
