/**
 * Tests on LocalStack, in a container. They are skipped where there is no Docker Engine; {@code
 * .ci/run} sees to it that they are not where there is one.
 */
package dev.tidemark.localstack;
