/**
 * The browser: a web page that shows identity pools, identities, datasets and records, and changes
 * records through UpdateRecords.
 */
@org.jspecify.annotations.NullMarked
package dev.tidemark.browser;
