package dev.tidemark.sync;

import dev.tidemark.model.Conflict;
import dev.tidemark.model.LimitExceeded;
import dev.tidemark.model.SyncRecord;
import dev.tidemark.sync.UpdateRecords.Result;
import java.util.List;

/** Results that tests of updates expect. */
final class UpdateResults {
  private UpdateResults() {}

  static Result updated(SyncRecord... records) {
    return new Result.Updated(List.of(records));
  }

  static Result conflicting(Conflict... conflicts) {
    return new Result.Conflicting(List.of(conflicts));
  }

  static Result overLimit(String counted, long figure, long limit) {
    return new Result.OverLimit(new LimitExceeded(counted, figure, limit));
  }
}
