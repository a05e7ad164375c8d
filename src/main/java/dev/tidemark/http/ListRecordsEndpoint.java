package dev.tidemark.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.model.Caller;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.SyncCount;
import dev.tidemark.sync.ListRecords;
import dev.tidemark.sync.ListRecords.Start;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** ListRecords on the wire. */
final class ListRecordsEndpoint implements Endpoint {
  private final ListRecords listRecords;

  ListRecordsEndpoint(ListRecords listRecords) {
    this.listRecords = listRecords;
  }

  @Override
  public Operation operation() {
    return Operation.LIST_RECORDS;
  }

  @Override
  public Answer answer(Input input, Caller caller) {
    Supplier<DatasetId> dataset = input.dataset();
    Supplier<Optional<SyncCount>> lastSyncCount = input.syncCount("LastSyncCount");
    Optional<String> nextToken = input.token("NextToken");
    OptionalInt maxResults = input.maxResults();
    Optional<String> sessionToken = input.token("SyncSessionToken");
    input.check();
    return answer(
        listRecords.list(
            new ListRecords.Request(
                dataset.get(),
                nextToken.isEmpty()
                    ? new Start.Since(lastSyncCount.get().orElse(SyncCount.ZERO))
                    : lastSyncCount
                        .get()
                        .<Start>map(count -> new Start.NextPageSince(nextToken.get(), count))
                        .orElseGet(() -> new Start.NextPage(nextToken.get())),
                maxResults.orElse(Integer.MAX_VALUE),
                sessionToken.orElse(""))));
  }

  private static Answer answer(ListRecords.Result result) {
    return switch (result) {
      case ListRecords.Result.Page page -> new Answer.Output(json -> write(json, page));
      case ListRecords.Result.InvalidSession _ -> UpdateRecordsEndpoint.INVALID_SESSION;
      case ListRecords.Result.InvalidNextToken _ -> ListDatasetsEndpoint.INVALID_NEXT_TOKEN;
      // iOS looks for the words before the number.
      case ListRecords.Result.NoSuchSyncCount(SyncCount count) ->
          Answer.failure(
              ErrorType.INVALID_PARAMETER,
              "No such SyncCount: " + count + " exists for this Dataset");
    };
  }

  /** Android fails if one of these members is missing, but for the optional ones. */
  private static void write(JsonGenerator json, ListRecords.Result.Page page) throws IOException {
    json.writeStartObject();
    Members.writeRecords(json, page.records());
    Members.writeOptional(json, "NextToken", page.nextToken());
    json.writeNumberField("Count", page.records().size());
    json.writeNumberField("DatasetSyncCount", page.datasetSyncCount().value());
    Members.writeOptional(json, "LastModifiedBy", page.lastModifiedBy());
    // Identities are merged inside Cognito Identity, of which this service learns nothing.
    json.writeArrayFieldStart("MergedDatasetNames");
    json.writeEndArray();
    json.writeBooleanField("DatasetExists", page.exists());
    json.writeBooleanField("DatasetDeletedAfterRequestedSyncCount", page.resync());
    json.writeStringField("SyncSessionToken", page.sessionToken());
    json.writeEndObject();
  }
}
