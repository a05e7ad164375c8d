package dev.tidemark.model;

/** The caller of an operation, identified by the credentials that signed the request. */
public sealed interface Caller {

  /** Returns the author of updates by this caller that name no device. */
  String author();

  /**
   * An identity: the device of a user. Its ids are those that the verifier of the signature
   * reports. They serve only to compare with the ids of a request, so no constraint applies here.
   *
   * @param pool the id of the identity's pool
   * @param identity the id of the identity
   */
  record CognitoIdentity(String pool, String identity) implements Caller {
    /** Makes the caller of an identity. */
    public CognitoIdentity(PoolIdentity identity) {
      this(identity.pool().value(), identity.identity().value());
    }

    @Override
    public String author() {
      return identity;
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
