package dev.tidemark.model;

/**
 * A figure that is above its limit.
 *
 * @param counted what is counted, in the plural, such as {@code records of the dataset}
 * @param figure the figure that the update would have brought
 * @param limit the greatest figure that is allowed
 */
public record LimitExceeded(String counted, long figure, long limit) {}
