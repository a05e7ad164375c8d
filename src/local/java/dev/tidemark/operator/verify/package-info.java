/** The comparison of two sides: tables, deployments, or Amazon Cognito Sync. */
@org.jspecify.annotations.NullMarked
package dev.tidemark.operator.verify;
