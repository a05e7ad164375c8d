package dev.tidemark.model;

/**
 * An identity within its pool: the owner of datasets.
 *
 * @param pool the pool
 * @param identity the identity
 */
public record PoolIdentity(IdentityPoolId pool, IdentityId identity) {}
