package dev.tidemark.sync;

import static dev.tidemark.model.Samples.OTHER_OWNER;
import static dev.tidemark.model.Samples.OTHER_POOL;
import static dev.tidemark.model.Samples.OWNER;
import static dev.tidemark.model.Samples.dataset;
import static dev.tidemark.model.Samples.replace;
import static dev.tidemark.model.Samples.withoutRecords;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tidemark.model.Dataset;
import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.sync.DatasetStore.View;
import dev.tidemark.sync.ListDatasets.Result;
import dev.tidemark.sync.ListDatasets.Result.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ListDatasetsTest {
  private final Operations on = new Operations();

  private Page first(int maxResults) {
    return assertInstanceOf(Page.class, on.listDatasets.list(OWNER, maxResults));
  }

  private Page next(Page previous, int maxResults) {
    return assertInstanceOf(
        Page.class, on.listDatasets.list(OWNER, previous.nextToken().orElseThrow(), maxResults));
  }

  private List<List<String>> allPages(int maxResults) {
    List<List<String>> pages = new ArrayList<>();
    Page page = first(maxResults);
    pages.add(names(page));
    while (page.nextToken().isPresent()) {
      page = next(page, maxResults);
      pages.add(names(page));
    }
    return pages;
  }

  private static List<String> names(Page page) {
    return page.datasets().stream().map(each -> each.id().name().value()).toList();
  }

  private void given(String... names) {
    Stream.of(names).forEach(name -> on.put(dataset(name), replace("k", 0, name)));
  }

  @Test
  void noDatasets_areAnEmptyPage() {
    assertEquals(new Page(List.of(), Optional.empty()), first(Integer.MAX_VALUE));
  }

  @Test
  void list_isOrderedWithoutRecords() {
    given("b", "a");
    on.put(new DatasetId(OTHER_OWNER, new DatasetName("c")), replace("k", 0, "1"));
    List<Dataset> datasets =
        Stream.of("a", "b")
            .map(name -> assertInstanceOf(View.Existing.class, on.stored(dataset(name))).dataset())
            .map(each -> withoutRecords(each))
            .toList();

    assertEquals(new Page(datasets, Optional.empty()), first(Integer.MAX_VALUE));
  }

  @Test
  void lastPage_isNotEmpty() {
    given("a", "b", "c", "d");

    assertEquals(List.of(List.of("a"), List.of("b"), List.of("c"), List.of("d")), allPages(1));
    assertEquals(List.of(List.of("a", "b"), List.of("c", "d")), allPages(2));
    assertEquals(List.of(List.of("a", "b", "c"), List.of("d")), allPages(3));
    assertEquals(List.of(List.of("a", "b", "c", "d")), allPages(4));
    assertEquals(List.of(List.of("a", "b", "c", "d")), allPages(Integer.MAX_VALUE));
    assertEquals(List.of(List.of("a", "b", "c", "d")), allPages(Integer.MAX_VALUE - 1));
  }

  @Test
  void changesBetweenPages_showOnLaterPages() {
    given("a", "b", "c");
    Page first = first(1);
    on.delete(dataset("a"));
    on.delete(dataset("b"));
    given("0", "d");

    assertEquals(List.of("c", "d"), names(next(first, Integer.MAX_VALUE)));
  }

  @Test
  void nextTokenOfAnotherIdentity_isRefused() {
    given("a", "b");
    Page first = first(1);
    String token = first.nextToken().orElseThrow();

    for (PoolIdentity other :
        List.of(OTHER_OWNER, new PoolIdentity(OTHER_POOL, OWNER.identity()))) {
      assertEquals(
          new Result.InvalidNextToken(), on.listDatasets.list(other, token, Integer.MAX_VALUE));
    }
    assertEquals(List.of("b"), names(next(first, Integer.MAX_VALUE)));
  }

  @Test
  void anyOtherText_isNoNextToken() {
    for (String text : List.of("", "x", "!", on.token(dataset("a")))) {
      assertEquals(
          new Result.InvalidNextToken(), on.listDatasets.list(OWNER, text, Integer.MAX_VALUE));
    }
  }
}
