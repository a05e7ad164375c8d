package dev.tidemark.operator.verify;

import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import dev.tidemark.operator.AtLeast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a command line that say what is compared. */
final class VerifyOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create(); // picocli replaces it

  @Option(
      names = "--pool",
      paramLabel = "ID",
      description = "the identity pool (default: all pools of the tables)")
  private @Nullable String pool;

  @Option(
      names = "--identity",
      paramLabel = "ID",
      description = "an identity of the pool to compare; may be repeated")
  private List<String> identities = new ArrayList<>();

  @Option(
      names = "--identities",
      paramLabel = "FILE",
      description = "a file with identities of the pool to compare, one on each line")
  private @Nullable Path file;

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      description = "compare a part of the identities, the same ones in each run")
  private double percent = 100;

  @Option(
      names = "--seed",
      paramLabel = "TEXT",
      description = "choose another sample of the same size")
  private String seed = "";

  @Option(
      names = "--after",
      paramLabel = "ID",
      description = "continue after this identity, which an interrupted run named last")
  private @Nullable String after;

  @Option(
      names = "--parallel",
      paramLabel = "NUMBER",
      converter = AtLeast.One.class,
      description = "identities to compare at the same time (default: ${DEFAULT-VALUE})")
  private int parallel = 8;

  /** Returns the options. Mistakes in them end the command line with its usage. */
  Verification.Options read() {
    try {
      Optional<IdentityPoolId> of = Optional.ofNullable(pool).map(IdentityPoolId::new);
      return new Verification.Options(
          of,
          named().stream().map(id -> owner(of, id)).toList(),
          new Sample(percent, seed),
          Optional.ofNullable(after).map(id -> owner(of, id)),
          parallel);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private List<String> named() {
    List<String> all = new ArrayList<>(identities);
    if (file != null) {
      try (var lines = Files.lines(file)) {
        lines.map(String::strip).filter(line -> !line.isEmpty()).forEach(all::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the file of identities", e);
      }
      if (all.isEmpty()) {
        throw new IllegalArgumentException("the file names no identity");
      }
    }
    return all;
  }

  /** Returns the identity of a text, {@code POOL/IDENTITY} or an identity of the given pool. */
  private static PoolIdentity owner(Optional<IdentityPoolId> pool, String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return new PoolIdentity(
          new IdentityPoolId(text.substring(0, slash)), new IdentityId(text.substring(slash + 1)));
    }
    return new PoolIdentity(
        pool.orElseThrow(() -> new IllegalArgumentException("an identity needs --pool")),
        new IdentityId(text));
  }
}
