package dev.tidemark.consistency.restores;

import dev.tidemark.dynamodb.pages.PageNumbers;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.RecordKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The keys and values of updates. Every value is unique, so a device knows what it has seen. */
final class Values {
  /** The name of datasets that outgrow their item. */
  static final String LARGE_DATASET = "pages";

  private static final List<String> FEW_KEYS = keys("k", 3);
  private static final List<String> MANY_KEYS = keys("page", 6);
  private static final List<String> KEYS_OF_PARTS = keys("part", 3);

  /** Keys of one page, for the salt that the functions have. */
  private static final List<String> KEYS_OF_ONE_PAGE = keysOfOnePage();

  /** Sizes of values that outgrow the dataset item, a chunk together, and their page. */
  private static final int PAGE_VALUE = 6_000;

  private static final int CHUNK_VALUE = 62_000;
  private static final int PARTS_VALUE = 70_000;
  private static final int TWO_PARTS_VALUE = 600_000;

  /** Text that deflating does not make much shorter, and JSON does not escape. */
  private static final String TEXT = text(TWO_PARTS_VALUE + 1_000);

  /** The size of the large values of a schedule. */
  enum Size {
    /** Pages of one item. */
    PAGES,
    /** Also values in several parts. */
    PARTS,
    /** Also pages of several chunks. */
    CHUNKS
  }

  private final Random random;
  private final Size size;
  private int number;

  Values(Random random, Size size) {
    this.random = random;
    this.size = size;
  }

  private static List<String> keys(String prefix, int number) {
    return IntStream.range(0, number).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> keysOfOnePage() {
    PageNumbers numbers = new PageNumbers(FunctionInstance.SALT);
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "chunk" + i)
        .filter(key -> numbers.of(new RecordKey(key)) == 0)
        .limit(10)
        .toList();
  }

  private static String text(int length) {
    StringBuilder text = new StringBuilder(length);
    new Random(1).ints(length, '#', '[').forEach(each -> text.append((char) each));
    return text.toString();
  }

  /** Returns different keys of a dataset for an update. */
  List<String> keys(DatasetId dataset) {
    boolean isLarge = dataset.name().value().equals(LARGE_DATASET);
    List<String> keys = new ArrayList<>(isLarge ? keysOfLargeDatasets() : FEW_KEYS);
    Collections.shuffle(keys, random);
    return keys.subList(0, 1 + random.nextInt(isLarge ? keys.size() : 2));
  }

  private List<String> keysOfLargeDatasets() {
    return switch (size) {
      case PAGES -> MANY_KEYS;
      case PARTS -> KEYS_OF_PARTS;
      case CHUNKS -> KEYS_OF_ONE_PAGE;
    };
  }

  /** Returns a new value for a key. */
  String next(String key) {
    number++;
    return "v" + number + " " + filling(key);
  }

  private String filling(String key) {
    if (FEW_KEYS.contains(key)) {
      return "";
    }
    int length = length(key);
    int from = random.nextInt(1_000);
    return TEXT.substring(from, from + length);
  }

  private int length(String key) {
    return switch (size) {
      case PAGES -> PAGE_VALUE;
      case PARTS -> key.endsWith("0") ? TWO_PARTS_VALUE : PARTS_VALUE;
      case CHUNKS -> CHUNK_VALUE;
    };
  }
}
