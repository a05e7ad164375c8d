/**
 * Datasets in pages: the records of a large dataset, spread over items beside the dataset item.
 * {@link PageWriter} states their invariants.
 */
@NullMarked
package dev.tidemark.dynamodb.pages;

import org.jspecify.annotations.NullMarked;
