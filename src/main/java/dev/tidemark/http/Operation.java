package dev.tidemark.http;

/**
 * An operation of the API.
 *
 * @param method the HTTP method
 * @param pathTemplate the path, with parameters in braces
 */
public record Operation(String method, String pathTemplate) {}
