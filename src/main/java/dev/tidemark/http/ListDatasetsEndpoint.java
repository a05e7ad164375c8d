package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Caller;
import dev.tidemark.model.Dataset;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.ListDatasets;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** ListDatasets on the wire. */
final class ListDatasetsEndpoint implements Endpoint {
  static final Answer.Failure INVALID_NEXT_TOKEN =
      Answer.failure(ErrorType.INVALID_PARAMETER, "NextToken not valid for these inputs");

  private final ListDatasets listDatasets;

  ListDatasetsEndpoint(ListDatasets listDatasets) {
    this.listDatasets = listDatasets;
  }

  @Override
  public Operation operation() {
    return Operation.LIST_DATASETS;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<PoolIdentity> owner = input.owner();
    Optional<String> nextToken = input.token("NextToken");
    OptionalInt maxResults = input.maxResults();
    input.check();
    int limit = maxResults.orElse(Integer.MAX_VALUE);
    ListDatasets.Result result =
        nextToken.isPresent()
            ? listDatasets.list(owner.get(), nextToken.get(), limit)
            : listDatasets.list(owner.get(), limit);
    return switch (result) {
      case ListDatasets.Result.Page page -> new Answer.Output(json -> write(json, page));
      case ListDatasets.Result.InvalidNextToken _ -> INVALID_NEXT_TOKEN;
    };
  }

  private static void write(JsonGenerator json, ListDatasets.Result.Page page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("Datasets");
    for (Dataset dataset : page.datasets()) {
      Members.writeDataset(json, dataset);
    }
    json.writeEndArray();
    json.writeNumberField("Count", page.datasets().size());
    Members.writeOptional(json, "NextToken", page.nextToken());
    json.writeEndObject();
  }
}
