package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.sync.TokenFault;
import dev.tidemark.usage.ListIdentityPoolUsage;
import dev.tidemark.usage.PoolUsage;
import java.io.IOException;
import java.util.Optional;

/** The endpoint of ListIdentityPoolUsage. */
public final class ListIdentityPoolUsageEndpoint implements Endpoint {
  private final ListIdentityPoolUsage listIdentityPoolUsage;

  /** Makes the endpoint. */
  public ListIdentityPoolUsageEndpoint(ListIdentityPoolUsage listIdentityPoolUsage) {
    this.listIdentityPoolUsage = listIdentityPoolUsage;
  }

  @Override
  public Operation operation() {
    return Operation.LIST_IDENTITY_POOL_USAGE;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<Optional<String>> nextToken = Fields.token(input, "NextToken");
    Field<Optional<Integer>> maxResults = Fields.optionalMaxResults(input);
    input.check();
    Optional<Integer> asked = maxResults.get();
    int limit = asked.orElse(ListIdentityPoolUsage.MAX_PAGE);
    return switch (nextToken
        .get()
        .map(token -> listIdentityPoolUsage.list(token, limit))
        .orElseGet(() -> listIdentityPoolUsage.list(limit))) {
      case ListIdentityPoolUsage.Result.Page page -> new Output(page, asked).toResponse();
      case ListIdentityPoolUsage.Result.InvalidNextToken _ ->
          TokenFailures.nextToken(TokenFault.FOREIGN);
    };
  }

  /** A page, and the greatest number of pools that the request asked for. */
  private record Output(ListIdentityPoolUsage.Result.Page page, Optional<Integer> maxResults) {
    Response toResponse() {
      return new Response.Output(this::write);
    }

    private void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeArrayFieldStart("IdentityPoolUsages");
      for (PoolUsage usage : page.usages()) {
        OutputMembers.writePoolUsage(json, usage);
      }
      json.writeEndArray();
      if (maxResults.isPresent()) {
        json.writeNumberField("MaxResults", maxResults.get());
      }
      json.writeNumberField("Count", page.usages().size());
      OutputMembers.writeUnlessEmpty(json, "NextToken", page.nextToken().orElse(""));
      json.writeEndObject();
    }
  }
}
