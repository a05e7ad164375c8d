package dev.tidemark.dynamodb.pages;

import dev.tidemark.model.Dataset;
import dev.tidemark.sync.DatasetStore.Scope;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The pages and records that a read of a dataset needs.
 *
 * @param dataset the dataset, without records
 * @param directory its pages
 * @param numbers the numbers of the pages of its keys
 * @param scope the records that the caller asks for
 */
record Selection(Dataset dataset, PageDirectory directory, PageNumbers numbers, Scope scope) {
  /** Returns the numbers of the pages that the read needs. */
  SortedSet<Integer> pages() {
    return switch (scope) {
      case Scope.All _, Scope.Deletion _ -> directory.pages();
      case Scope.Summary _ -> new TreeSet<>();
      case Scope.Since(var count) ->
          dataset.requiresResync(count) ? directory.pages() : directory.pagesAbove(count);
      case Scope.Keys keys -> pagesOf(keys);
    };
  }

  private SortedSet<Integer> pagesOf(Scope.Keys keys) {
    SortedSet<Integer> pages =
        keys.keys().stream().map(numbers::of).collect(Collectors.toCollection(TreeSet::new));
    pages.retainAll(directory.pages());
    return pages;
  }

  /** Returns whether the caller asks for a record. Only then its value parts are read. */
  boolean includes(PagedRecord paged) {
    return switch (scope) {
      case Scope.All _ -> true;
      case Scope.Deletion _, Scope.Summary _ -> false;
      case Scope.Since(var count) ->
          dataset.requiresResync(count) || paged.modification().syncCount().isAbove(count);
      case Scope.Keys keys -> keys.keys().contains(paged.key());
    };
  }

  /** Returns whether these are all pages that exist. */
  boolean isWhole(SortedSet<Integer> pages) {
    return pages.equals(directory.pages());
  }
}
