package dev.tidemark.model;

/**
 * The id of a dataset: its owner and its name.
 *
 * @param owner the identity that the dataset belongs to
 * @param name the dataset's name
 */
public record DatasetId(PoolIdentity owner, DatasetName name) {}
