package dev.tidemark.migration;

import dev.tidemark.cognito.SourceCalls;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.ListIdentitiesResponse;

/**
 * All identities of a pool, as Amazon Cognito lists them. Disabled ones are among them: their
 * datasets were merged into other identities, or wait for that.
 */
public final class AmazonIdentities implements Identities {
  /** The most that Amazon allows. */
  private static final int PAGE = 60;

  private final CognitoIdentityClient client;
  private final IdentityPoolId pool;
  private final SourceCalls calls;

  /** Makes the list of a pool. */
  public AmazonIdentities(CognitoIdentityClient client, IdentityPoolId pool, SourceCalls calls) {
    this.client = client;
    this.pool = pool;
    this.calls = calls;
  }

  @Override
  public void list(Consumer<List<IdentityId>> pages) {
    @Nullable String next = null;
    do {
      ListIdentitiesResponse page = page(next);
      pages.accept(
          page.identities().stream().map(found -> new IdentityId(found.identityId())).toList());
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
  }

  private ListIdentitiesResponse page(@Nullable String token) {
    return calls.call(
        () ->
            client.listIdentities(
                request -> request.identityPoolId(pool.value()).maxResults(PAGE).nextToken(token)));
  }
}
