/**
 * Tests on LocalStack in a container. They are skipped without a Docker Engine; {@code .ci/run}
 * fails if they are skipped although one is running.
 */
package dev.tidemark.localstack;
