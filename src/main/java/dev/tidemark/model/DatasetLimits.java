package dev.tidemark.model;

/**
 * The limits that every update keeps.
 *
 * @param quotas beyond these, an update is refused
 * @param tombstones beyond these, an update prunes the oldest tombstones
 */
public record DatasetLimits(Quotas quotas, TombstoneBounds tombstones) {}
