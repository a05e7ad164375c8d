package dev.tidemark.operator.check;

import java.util.Optional;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;
import software.amazon.awssdk.services.cognitoidentity.model.Credentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * A guest of the pool that the check makes, and the guest's credentials of both flows.
 *
 * @param cognito Amazon Cognito, with the credentials of a developer for the clean-up
 * @param sts the service that exchanges a token for credentials
 * @param pool the identity pool
 */
record Flows(CognitoIdentityClient cognito, StsClient sts, String pool) {

  /** Makes a guest, and remembers to delete it. */
  String newGuest(Made made) {
    String guest = cognito.getId(id -> id.identityPoolId(pool)).identityId();
    made.add("identity " + guest, () -> delete(guest));
    return guest;
  }

  private String delete(String guest) {
    try {
      return cognito
          .deleteIdentities(delete -> delete.identityIdsToDelete(guest))
          .unprocessedIdentityIds()
          .stream()
          .findFirst()
          .map(unprocessed -> String.valueOf(unprocessed.errorCodeAsString()))
          .orElse("");
    } catch (CognitoIdentityException e) {
      return String.valueOf(e.awsErrorDetails().errorCode());
    }
  }

  /** Returns credentials of the enhanced flow. */
  AwsCredentialsIdentity enhanced(String guest) {
    Credentials found =
        cognito.getCredentialsForIdentity(get -> get.identityId(guest)).credentials();
    return AwsSessionCredentialsIdentity.create(
        found.accessKeyId(), found.secretKey(), found.sessionToken());
  }

  /**
   * Returns credentials of the basic flow; empty if the pool or the role does not allow it.
   *
   * @param role the role that the pool's guests may assume
   */
  Optional<AwsCredentialsIdentity> basic(String guest, String role) {
    try {
      String token = cognito.getOpenIdToken(get -> get.identityId(guest)).token();
      var found =
          sts.assumeRoleWithWebIdentity(
                  assume ->
                      assume
                          .roleArn(role)
                          .roleSessionName("tidemark-check")
                          .webIdentityToken(token))
              .credentials();
      return Optional.of(
          AwsSessionCredentialsIdentity.create(
              found.accessKeyId(), found.secretAccessKey(), found.sessionToken()));
    } catch (CognitoIdentityException | StsException _) {
      return Optional.empty();
    }
  }
}
