package dev.tidemark.consistency.history;

/**
 * The place where a listing continues, as its NextToken encodes it.
 *
 * @param last the LastSyncCount of the listing
 * @param count the DatasetSyncCount of the first page
 * @param resync whether the first page told the device to resync
 * @param after the last key of the page before
 */
public record Position(long last, long count, boolean resync, String after) {}
