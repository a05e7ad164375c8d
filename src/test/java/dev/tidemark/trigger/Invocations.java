package dev.tidemark.trigger;

import static dev.tidemark.model.Samples.DATE;
import static dev.tidemark.model.Samples.count;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.key;
import static dev.tidemark.model.Samples.removal;
import static dev.tidemark.model.Samples.value;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RequestDigest;
import dev.tidemark.model.SyncCount;
import dev.tidemark.model.Update;
import dev.tidemark.sync.SyncTrigger.Invocation;
import java.util.List;
import java.util.UUID;

/** Invocations for tests of triggers. */
public final class Invocations {
  static final String UPDATE_ID = "0123456789abcdef0123456789abcdef";

  private Invocations() {}

  /**
   * The dataset {@code game} at count 2 with {@code level} = 3, {@code name} = Ann, and {@code old}
   * removed; patches that set {@code level} to 4, add {@code coins}, and remove {@code name}.
   */
  public static Invocation game() {
    return of(
        new RecordPatch(key("level"), count(1), value("4")),
        new RecordPatch(key("coins"), count(0), value("10")),
        new RecordPatch(key("name"), count(1), removal()));
  }

  /** Returns an invocation with other patches of that dataset. */
  public static Invocation of(RecordPatch... patches) {
    Dataset before =
        Dataset.initial(dataset("game"), SyncCount.ZERO, DATE, "device")
            .apply(
                update(
                    new RecordPatch(key("level"), count(0), value("3")),
                    new RecordPatch(key("name"), count(0), value("Ann")),
                    new RecordPatch(key("old"), count(0), value("x"))))
            .apply(update(new RecordPatch(key("old"), count(1), removal())));
    return new Invocation(before, List.of(patches), UPDATE_ID);
  }

  private static Update update(RecordPatch... patches) {
    return new Update(
        Update.changesOf(List.of(patches)),
        "device",
        DATE,
        new RequestDigest(1, 2),
        new UUID(3, 4));
  }
}
