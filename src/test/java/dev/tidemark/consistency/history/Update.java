package dev.tidemark.consistency.history;

import java.util.List;

/**
 * The content of an UpdateRecords request. Retries of a request have equal content.
 *
 * @param session the sync session of the token
 * @param runsTrigger whether the sync trigger runs for it
 */
public record Update(
    String token, String session, String author, boolean runsTrigger, List<Patch> patches) {}
