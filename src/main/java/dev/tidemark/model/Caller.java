package dev.tidemark.model;

/** Who calls, as the credentials that signed the call say. */
public sealed interface Caller {

  /** Returns who is named as the author of what this caller writes without naming a device. */
  String author();

  /**
   * Credentials of an identity: a user's device.
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
   * Developer credentials: a back end that may touch every identity's data.
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
