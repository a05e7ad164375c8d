package dev.tidemark.http.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.http.Endpoint;
import dev.tidemark.http.ErrorType;
import dev.tidemark.http.Operation;
import dev.tidemark.http.Response;
import dev.tidemark.json.JsonValue.JsonObject;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.ListRecords.Start;
import dev.tidemark.sync.TokenFault;
import java.io.IOException;
import java.util.Optional;

/** The endpoint of ListRecords. */
public final class ListRecordsEndpoint implements Endpoint {
  private final ListRecords listRecords;

  /** Makes the endpoint. */
  public ListRecordsEndpoint(ListRecords listRecords) {
    this.listRecords = listRecords;
  }

  @Override
  public Operation operation() {
    return Operation.LIST_RECORDS;
  }

  @Override
  public Response respond(JsonObject members, Caller caller) {
    Input input = new Input(members);
    Field<DatasetId> dataset = Fields.dataset(input);
    Field<Optional<SyncCount>> lastSyncCount = Fields.syncCount(input, "LastSyncCount");
    Field<Optional<String>> nextToken = Fields.token(input, "NextToken");
    Field<Integer> maxResults = Fields.maxResults(input);
    Field<Optional<String>> sessionToken = Fields.token(input, "SyncSessionToken");
    input.check();
    return response(
        listRecords.list(
            new ListRecords.Request(
                dataset.get(),
                start(nextToken, lastSyncCount),
                maxResults.get(),
                sessionToken.get().orElse(""))));
  }

  private static Start start(
      Field<Optional<String>> nextToken, Field<Optional<SyncCount>> lastSyncCount) {
    if (nextToken.get().isEmpty()) {
      return new Start.Since(lastSyncCount.get().orElse(SyncCount.ZERO));
    }
    String token = nextToken.get().get();
    return lastSyncCount
        .get()
        .<Start>map(count -> new Start.NextPageSince(token, count))
        .orElseGet(() -> new Start.NextPage(token));
  }

  private static Response response(ListRecords.Result result) {
    return switch (result) {
      case ListRecords.Result.Page page -> new Response.Output(json -> write(json, page));
      case ListRecords.Result.InvalidSession(TokenFault fault) -> TokenFailures.sessionToken(fault);
      case ListRecords.Result.InvalidNextToken(TokenFault fault) -> TokenFailures.nextToken(fault);
      // The iOS client looks for the words before the number.
      case ListRecords.Result.NoSuchSyncCount(SyncCount count) ->
          new Response.Failure(
              ErrorType.INVALID_PARAMETER,
              "No such SyncCount: " + count + " exists for this Dataset");
    };
  }

  /** The Android client fails if one of these members is missing, except for the optional ones. */
  private static void write(JsonGenerator json, ListRecords.Result.Page page) throws IOException {
    json.writeStartObject();
    OutputMembers.writeRecords(json, page.records());
    OutputMembers.writeUnlessEmpty(json, "NextToken", page.nextToken().orElse(""));
    json.writeNumberField("Count", page.records().size());
    json.writeNumberField("DatasetSyncCount", page.datasetSyncCount().value());
    OutputMembers.writeUnlessEmpty(json, "LastModifiedBy", page.lastModifiedBy().orElse(""));
    json.writeArrayFieldStart("MergedDatasetNames");
    for (DatasetName name : page.mergedNames()) {
      json.writeString(name.value());
    }
    json.writeEndArray();
    json.writeBooleanField("DatasetExists", page.exists());
    json.writeBooleanField("DatasetDeletedAfterRequestedSyncCount", page.resync());
    json.writeStringField("SyncSessionToken", page.sessionToken());
    json.writeEndObject();
  }
}
