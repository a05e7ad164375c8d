package dev.tidemark.operator;

import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that name either a pool or one identity. */
final class Subject {
  @Option(
      names = "--pool",
      paramLabel = "POOL",
      required = true,
      converter = PoolConverter.class,
      description = "all identities of this pool")
  @Nullable IdentityPoolId pool;

  @Option(
      names = "--identity",
      paramLabel = "POOL/IDENTITY",
      required = true,
      converter = IdentityConverter.class,
      description = "this identity only")
  @Nullable PoolIdentity identity;

  /** Parses the id of a pool. */
  static final class PoolConverter implements ITypeConverter<IdentityPoolId> {
    @Override
    public IdentityPoolId convert(String text) {
      try {
        return new IdentityPoolId(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("this is not the id of a pool");
      }
    }
  }

  /** Parses the ids of a pool and an identity. */
  static final class IdentityConverter implements ITypeConverter<PoolIdentity> {
    @Override
    public PoolIdentity convert(String text) {
      String[] ids = text.split("/", 2);
      if (ids.length < 2) {
        throw new TypeConversionException("an identity is named as POOL/IDENTITY");
      }
      try {
        return new PoolIdentity(new IdentityPoolId(ids[0]), new IdentityId(ids[1]));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("these are not the ids of a pool and an identity");
      }
    }
  }
}
