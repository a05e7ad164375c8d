package dev.tidemark.local.outbox;

import dev.tidemark.local.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** STS, as far as functions can tell: every role can be assumed, with made-up credentials. */
final class StsReceiver {
  private static final Duration LIFE = Duration.ofHours(1);

  private final InstantSource clock;

  StsReceiver(InstantSource clock) {
    this.clock = clock;
  }

  /** Assumes a role. */
  Reply assumeRole(FormRequest request) {
    return request.result(
        """
        <Credentials><AccessKeyId>local</AccessKeyId><SecretAccessKey>local</SecretAccessKey>\
        <SessionToken>local</SessionToken><Expiration>%s</Expiration></Credentials>\
        <AssumedRoleUser><AssumedRoleId>AROALOCAL:local</AssumedRoleId><Arn>%s</Arn></AssumedRoleUser>\
        """
            .formatted(
                clock.instant().plus(LIFE).truncatedTo(ChronoUnit.SECONDS),
                FormRequest.escape(request.text("RoleArn"))));
  }
}
