package dev.tidemark.http.endpoint;

import dev.tidemark.model.Constraint;
import dev.tidemark.model.RecordChange;
import dev.tidemark.model.RecordKey;
import dev.tidemark.model.RecordPatch;
import dev.tidemark.model.RecordValue;
import dev.tidemark.model.SyncCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the record patches of UpdateRecords. */
final class PatchesField {
  /** The most patches of one request: every record of a full dataset, and as many removals. */
  static final int MAX_PATCHES = 2048;

  /** The most bytes of UTF-8 of all keys and values of one request. */
  static final long MAX_BYTES = 2 * 1024 * 1024;

  private static final String MEMBER = "RecordPatches";
  private static final String REPLACE = "replace";
  private static final String REMOVE = "remove";
  private static final List<String> OPS = List.of(REPLACE, REMOVE);

  private PatchesField() {}

  /**
   * Reads the patches. The size of all comes first, so that too many bytes are not checked each.
   */
  static Field<List<RecordPatch>> read(Input input) {
    List<Input> structures = input.structures(MEMBER);
    if (structures.size() > MAX_PATCHES) {
      input.addViolation(MEMBER, "Member must have length less than or equal to " + MAX_PATCHES);
      return input.field(List::of);
    }
    if (bytes(structures) > MAX_BYTES) {
      input.addViolation(
          MEMBER, "Member must have at most " + MAX_BYTES + " bytes of UTF-8 of keys and values");
      return input.field(List::of);
    }
    Set<String> keys = HashSet.newHashSet(structures.size());
    List<Field<RecordPatch>> patches = new ArrayList<>(structures.size());
    for (Input structure : structures) {
      patches.add(patch(structure, keys));
    }
    return input.field(() -> values(patches));
  }

  private static List<RecordPatch> values(List<Field<RecordPatch>> fields) {
    List<RecordPatch> patches = new ArrayList<>(fields.size());
    for (Field<RecordPatch> field : fields) {
      patches.add(field.get());
    }
    return Collections.unmodifiableList(patches);
  }

  private static long bytes(List<Input> structures) {
    long bytes = 0;
    for (Input structure : structures) {
      bytes += bytes(structure);
    }
    return bytes;
  }

  private static Field<RecordPatch> patch(Input input, Set<String> earlierKeys) {
    Fields.checkWord(input, "Op", OPS);
    Field<RecordKey> key = Fields.recordKey(input, "Key");
    if (!input.string("Key").map(earlierKeys::add).orElse(true)) {
      input.addViolation("Key", "Member must not have the key of another patch");
    }
    Field<SyncCount> syncCount = Fields.requiredSyncCount(input, "SyncCount");
    Field<Optional<Instant>> date = Fields.date(input, "DeviceLastModifiedDate");
    Field<RecordChange> change = replaces(input) ? replace(input, date) : remove(input, date);
    return input.field(() -> new RecordPatch(key.get(), syncCount.get(), change.get()));
  }

  private static boolean replaces(Input input) {
    return input.string("Op").filter(REPLACE::equals).isPresent();
  }

  /** Returns the size of a patch's key, and of its value if it has one to store. */
  private static long bytes(Input input) {
    long key = input.string("Key").map(Constraint::utf8Length).orElse(0);
    return replaces(input)
        ? key + input.string("Value").map(Constraint::utf8Length).orElse(0)
        : key;
  }

  private static Field<RecordChange> replace(Input input, Field<Optional<Instant>> date) {
    Field<RecordValue> value = Fields.recordValue(input, "Value");
    return input.field(() -> new RecordChange.Replace(value.get(), date.get()));
  }

  /** A removal ignores the value: JavaScript clients send an empty one. */
  private static Field<RecordChange> remove(Input input, Field<Optional<Instant>> date) {
    input.checkString("Value");
    return date.map(RecordChange.Remove::new);
  }
}
