package dev.tidemark.model;

/**
 * A figure above its limit.
 *
 * @param counted the things that are counted, in the plural, such as {@code records of the dataset}
 * @param figure the figure that the update would have led to
 * @param limit the greatest figure allowed
 */
public record LimitExceeded(String counted, long figure, long limit) {}
