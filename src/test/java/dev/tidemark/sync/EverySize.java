package dev.tidemark.sync;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test of the contract that runs with a dataset of every {@link ContractStore.Size}. On
 * LocalStack, whose gateway is slow, only the profile {@code localstack} runs these tests.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag(EverySize.TAG)
@ParameterizedTest
@EnumSource
@interface EverySize {
  /** The tag of tests that make many calls. */
  String TAG = "many-calls";
}
