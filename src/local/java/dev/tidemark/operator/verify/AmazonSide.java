package dev.tidemark.operator.verify;

import dev.tidemark.cognito.SourceCalls;
import dev.tidemark.migration.AmazonIdentities;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;

/**
 * Amazon Cognito Sync, and Amazon Cognito, which lists the identities of a pool.
 *
 * @param sync reads datasets, and is closed with this side
 * @param cognito lists identities, and is closed with this side
 */
record AmazonSide(ApiSide sync, CognitoIdentityClient cognito) implements Side {
  @Override
  public Optional<Set<PoolIdentity>> identities(Optional<IdentityPoolId> pool) {
    return pool.map(this::identities);
  }

  private Set<PoolIdentity> identities(IdentityPoolId pool) {
    Set<PoolIdentity> all = new HashSet<>();
    new AmazonIdentities(cognito, pool, SourceCalls.AT_ONCE)
        .list(page -> page.forEach(identity -> all.add(new PoolIdentity(pool, identity))));
    return all;
  }

  @Override
  public NavigableMap<DatasetName, DatasetCopy> datasets(PoolIdentity owner) {
    return sync.datasets(owner);
  }

  @Override
  public void close() {
    cognito.close();
    sync.close();
  }
}
