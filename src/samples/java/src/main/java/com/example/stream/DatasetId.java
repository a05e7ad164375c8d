package com.example.stream;

/**
 * The identity of a dataset.
 *
 * @param identityPoolId the identity pool
 * @param identityId the user
 * @param name the name of the dataset
 */
public record DatasetId(String identityPoolId, String identityId, String name) {}
