package dev.tidemark.consistency.simulation;

import dev.tidemark.dynamodb.DatasetChanges;
import dev.tidemark.dynamodb.item.Item;
import dev.tidemark.dynamodb.stream.ItemChange;
import dev.tidemark.store.StoreBusyException;
import dev.tidemark.usage.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Checks each write of an item against the rules for versions that share a table: an old function
 * leaves items of a newer format alone, and carries attributes that it does not know.
 */
final class TableWatch {
  private static final ScopedValue<Writer> WRITER = ScopedValue.newInstance();

  private static final SequenceNumber ANY = new SequenceNumber("1");

  private final List<String> violations = new ArrayList<>();
  private final SortedMap<String, Integer> carried = new TreeMap<>();

  /** The version of the function that sends a write. */
  enum Writer {
    OLD,
    NEW;

    /** Carries out a write as one of this version. */
    <T> T write(Supplier<T> write) {
      return ScopedValue.where(WRITER, this).call(write::get);
    }
  }

  /** Checks a write that has just been carried out. */
  void written(
      Optional<Map<String, AttributeValue>> before, Optional<Map<String, AttributeValue>> after) {
    checkPromises(new ItemChange("", ANY, before.map(Item::new), after.map(Item::new)));
    if (before.isEmpty()) {
      return;
    }
    Item old = new Item(before.get());
    boolean isByOld = WRITER.orElse(Writer.NEW) == Writer.OLD;
    if (isByOld && OldVersion.isNewer(before.get())) {
      violations.add(
          "an old function %s an item in a newer format: %s"
              .formatted(after.isPresent() ? "wrote" : "deleted", old.key().sort()));
    }
    AttributeValue added = before.get().get(AddedAttribute.NAME);
    if (added != null && after.isPresent()) {
      AttributeValue kept = after.get().get(AddedAttribute.NAME);
      if (kept == null || (isByOld && !Objects.equals(kept, added))) {
        violations.add("an attribute of a newer version is lost from: " + old.key().sort());
      }
      if (isByOld) {
        String kind = old.key().sort().split("/", 2)[0];
        carried.merge("unknown attribute kept: " + kind, 1, Integer::sum);
      }
    }
  }

  /** Runs the check that a deployment makes of its stream. It sets off nothing in any schedule. */
  private void checkPromises(ItemChange change) {
    try {
      DatasetChanges.of(change, breach -> violations.add(breach.toString()));
    } catch (StoreBusyException _) {
      // A newer version wrote the item, so it is left to a newer version of the function.
    }
  }

  /** Returns the violated rules. */
  List<String> violations() {
    return violations;
  }

  /** Returns the number of writes by old functions that kept an unknown attribute. */
  SortedMap<String, Integer> carried() {
    return carried;
  }
}
