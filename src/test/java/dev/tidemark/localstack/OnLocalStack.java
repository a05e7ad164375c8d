package dev.tidemark.localstack;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test on {@link LocalStack}, which is skipped where LocalStack cannot start. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnLocalStack.Condition.class)
public @interface OnLocalStack {
  /** Starts LocalStack once for all tests. */
  final class Condition implements ExecutionCondition {
    private static final Optional<String> OBSTACLE = LocalStack.start();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return OBSTACLE.map(reason -> disabled(reason)).orElseGet(() -> enabled("it runs"));
    }
  }
}
