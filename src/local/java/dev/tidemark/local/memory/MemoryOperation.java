package dev.tidemark.local.memory;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** An operation of DynamoDB's protocol. */
interface MemoryOperation {
  /**
   * Reads the request, runs the operation, and returns the response.
   *
   * @throws IOException if the input is not JSON, or has a member of another type
   */
  SdkPojo run(JsonParser input) throws IOException;

  /**
   * Returns an operation.
   *
   * @param builder creates the builder of its requests
   * @param operation returns the response
   * @param <Q> the type of its requests
   * @param <B> the type of their builder
   */
  static <Q extends SdkPojo, B extends SdkPojo & SdkBuilder<B, Q>> MemoryOperation of(
      Supplier<B> builder, Function<Q, ? extends SdkPojo> operation) {
    return input -> {
      B request = builder.get();
      new PojoReader(input).read(request);
      Q built = request.build();
      Unsupported.check(built);
      return operation.apply(built);
    };
  }
}
