package dev.tidemark.http;

import dev.tidemark.pool.GetCognitoEvents;
import dev.tidemark.pool.SetCognitoEvents;

/**
 * The operations on identity pools, wired.
 *
 * @param getCognitoEvents returns what a pool has set for its events
 * @param setCognitoEvents sets it
 */
public record PoolOperations(
    GetCognitoEvents getCognitoEvents, SetCognitoEvents setCognitoEvents) {}
