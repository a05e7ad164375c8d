package dev.tidemark.pool;

import dev.tidemark.model.ArnPattern;
import dev.tidemark.model.PlatformApplicationArn;
import dev.tidemark.model.RoleArn;
import java.util.List;
import java.util.Optional;

/**
 * The streams and applications that pools may name in their configurations. With a role, the rights
 * of the role decide; without one, the deployment's own rights serve.
 *
 * @param streamNames the streams to which the deployment may write itself
 * @param streamRoles the roles that it may assume to write to a stream
 * @param pushApplications the applications to which it may publish itself
 * @param pushRoles the roles that it may assume to publish to applications
 */
public record PublishingTargets(
    List<ArnPattern> streamNames,
    List<ArnPattern> streamRoles,
    List<ArnPattern> pushApplications,
    List<ArnPattern> pushRoles) {
  /** No target. */
  public static final PublishingTargets NONE =
      new PublishingTargets(List.of(), List.of(), List.of(), List.of());

  public PublishingTargets {
    streamNames = List.copyOf(streamNames);
    streamRoles = List.copyOf(streamRoles);
    pushApplications = List.copyOf(pushApplications);
    pushRoles = List.copyOf(pushRoles);
  }

  /** The kinds of targets. */
  public enum Kind {
    /** A stream to which the deployment would write itself. */
    STREAM_NAME,
    /** A role for a stream. */
    STREAM_ROLE,
    /** An application to which the deployment would publish itself. */
    PUSH_APPLICATION,
    /** A role for applications. */
    PUSH_ROLE
  }

  /**
   * A target that pools may not name.
   *
   * @param name the name or ARN
   */
  public record Refused(Kind kind, String name) {}

  /** Tells whether pools may name a stream with its role. */
  public boolean allows(CognitoStreams streams) {
    return refused(streams).isEmpty();
  }

  /** Tells whether pools may name all applications of a push sync with its role. */
  public boolean allows(PushSync push) {
    return refused(push).isEmpty();
  }

  /** Returns the refused target of a pool's streams; empty if they are allowed. */
  Optional<Refused> refused(CognitoStreams streams) {
    return streams
        .role()
        .map(role -> refused(Kind.STREAM_ROLE, role.value()))
        .orElseGet(() -> refused(Kind.STREAM_NAME, streams.stream().value()));
  }

  /** Returns the first refused target of a pool's push sync; empty if all are allowed. */
  Optional<Refused> refused(PushSync push) {
    Optional<RoleArn> role = push.role();
    return role.isPresent()
        ? refused(Kind.PUSH_ROLE, role.get().value())
        : push.applications().stream()
            .map(PlatformApplicationArn::value)
            .flatMap(arn -> refused(Kind.PUSH_APPLICATION, arn).stream())
            .findFirst();
  }

  private Optional<Refused> refused(Kind kind, String name) {
    return allowed(kind).stream().anyMatch(pattern -> pattern.matches(name))
        ? Optional.empty()
        : Optional.of(new Refused(kind, name));
  }

  private List<ArnPattern> allowed(Kind kind) {
    return switch (kind) {
      case STREAM_NAME -> streamNames;
      case STREAM_ROLE -> streamRoles;
      case PUSH_APPLICATION -> pushApplications;
      case PUSH_ROLE -> pushRoles;
    };
  }
}
