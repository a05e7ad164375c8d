package dev.tidemark.local.control;

import dev.tidemark.http.Operation;
import dev.tidemark.model.Constraint;
import dev.tidemark.model.DatasetName;
import dev.tidemark.model.IdentityId;
import dev.tidemark.model.IdentityPoolId;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks the names that select requests. A mistyped one would select none, and tests that expect
 * none would pass.
 */
final class RequestNames {
  private RequestNames() {}

  /** Returns the name of an operation. */
  static Optional<String> operation(Optional<String> name) throws BadControlRequestException {
    if (name.isPresent()
        && Stream.of(Operation.values()).map(Operation::wireName).noneMatch(name.get()::equals)) {
      throw new BadControlRequestException("operation is no operation such as UpdateRecords");
    }
    return name;
  }

  /** Returns the id of an identity pool. */
  static Optional<String> pool(Optional<String> id) throws BadControlRequestException {
    return valid(id, IdentityPoolId.CONSTRAINT, "pool is not the id of an identity pool");
  }

  /** Returns the id of an identity. */
  static Optional<String> identity(Optional<String> id) throws BadControlRequestException {
    return valid(id, IdentityId.CONSTRAINT, "identity is not the id of an identity");
  }

  /** Returns the name of a dataset. */
  static Optional<String> dataset(Optional<String> name) throws BadControlRequestException {
    return valid(name, DatasetName.CONSTRAINT, "dataset is not the name of a dataset");
  }

  private static Optional<String> valid(
      Optional<String> text, Constraint constraint, String mistake)
      throws BadControlRequestException {
    if (text.isPresent() && !constraint.violations(text.get()).isEmpty()) {
      throw new BadControlRequestException(mistake);
    }
    return text;
  }
}
