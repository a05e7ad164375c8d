package dev.tidemark.browser;

import dev.tidemark.model.DatasetId;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.model.PoolIdentity;
import java.util.function.Function;

/**
 * The ids that requests name. Each method throws a {@link BadRequestException} for any other text.
 */
final class Ids {
  private Ids() {}

  static IdentityPoolId pool(String text) {
    return checked(IdentityPoolId::new, text, "an identity pool id, such as us-east-1:…");
  }

  static IdentityId identity(String text) {
    return checked(IdentityId::new, text, "an identity id, such as us-east-1:…");
  }

  static PoolIdentity owner(String pool, String identity) {
    return new PoolIdentity(pool(pool), identity(identity));
  }

  static DatasetId dataset(String pool, String identity, String name) {
    return new DatasetId(
        owner(pool, identity), checked(DatasetName::new, name, "the name of a dataset"));
  }

  private static <T> T checked(Function<String, T> constructor, String text, String kind) {
    try {
      return constructor.apply(text);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("This is not " + kind);
    }
  }
}
