package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.ListDatasets;
import dev.tidemark.sync.TokenFault;
import java.io.IOException;
import java.util.Optional;

/** The endpoint of ListDatasets. */
public final class ListDatasetsEndpoint implements Endpoint {
  private final ListDatasets listDatasets;

  /** Makes the endpoint. */
  public ListDatasetsEndpoint(ListDatasets listDatasets) {
    this.listDatasets = listDatasets;
  }

  @Override
  public Operation operation() {
    return Operation.LIST_DATASETS;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<PoolIdentity> owner = Fields.owner(input);
    Field<Optional<String>> nextToken = Fields.token(input, "NextToken");
    Field<Integer> maxResults = Fields.maxResults(input);
    input.check();
    int limit = maxResults.get();
    return switch (nextToken
        .get()
        .map(token -> listDatasets.list(owner.get(), token, limit))
        .orElseGet(() -> listDatasets.list(owner.get(), limit))) {
      case ListDatasets.Result.Page page -> new Response.Output(json -> write(json, page));
      case ListDatasets.Result.InvalidNextToken _ -> TokenFailures.nextToken(TokenFault.FOREIGN);
    };
  }

  private static void write(JsonGenerator json, ListDatasets.Result.Page page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("Datasets");
    for (Dataset dataset : page.datasets()) {
      OutputMembers.writeDataset(json, dataset);
    }
    json.writeEndArray();
    json.writeNumberField("Count", page.datasets().size());
    OutputMembers.writeUnlessEmpty(json, "NextToken", page.nextToken().orElse(""));
    json.writeEndObject();
  }
}
