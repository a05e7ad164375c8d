package dev.tidemark.model;

/**
 * An identity within its pool: whose data it is.
 *
 * @param pool the pool
 * @param identity the identity
 */
public record PoolIdentity(IdentityPoolId pool, IdentityId identity) {}
