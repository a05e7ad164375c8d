package dev.tidemark.model;

/** The caller of an operation, identified by the credentials that signed the request. */
public sealed interface Caller {

  /** Returns the author of updates by this caller that name no device. */
  String author();

  /**
   * An identity: the device of a user.
   *
   * @param identity the identity, in its pool
   */
  record CognitoIdentity(PoolIdentity identity) implements Caller {
    @Override
    public String author() {
      return identity.identity().value();
    }
  }

  /**
   * A developer: a back end that may access the data of every identity.
   *
   * @param accountId the AWS account
   */
  record Developer(String accountId) implements Caller {
    @Override
    public String author() {
      return accountId;
    }
  }
}
