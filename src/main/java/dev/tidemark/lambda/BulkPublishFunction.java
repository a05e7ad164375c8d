package dev.tidemark.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tidemark.json.Json;
import dev.tidemark.json.JsonWriter;
import dev.tidemark.model.IdentityPoolId;
import dev.tidemark.trigger.LambdaClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Lambda function that walks over the table: for bulk publishes, and for the daily recount of
 * usage.
 *
 * <p>Its work takes longer than an invocation may, so it invokes itself again shortly before its
 * time is over. A schedule invokes it every few minutes, and continues what a killed function has
 * left. Two functions never do the same work: a lease in the table prevents it.
 */
public final class BulkPublishFunction implements RequestStreamHandler {
  private final Work work;
  private final Starter starter;

  /**
   * The work of the function.
   *
   * @param waiting returns the pools whose bulk publish waits for a worker
   * @param publish continues a bulk publish; returns whether another invocation must continue it
   * @param startRecount starts a recount
   * @param recount takes the next step of a recount; returns whether another invocation must
   *     continue it
   */
  record Work(
      Supplier<List<IdentityPoolId>> waiting,
      Predicate<IdentityPoolId> publish,
      Runnable startRecount,
      BooleanSupplier recount) {}

  /** Invokes this function again. */
  @FunctionalInterface
  interface Starter {
    /**
     * Invokes the function, without waiting for its end.
     *
     * @param arn the function, as this invocation has named it
     */
    void start(String arn, JsonWriter event);
  }

  /** Starts in Lambda, with the environment variables of the process. */
  public BulkPublishFunction() {
    this(ApiFunction.lambdaEnvironment());
  }

  /** Starts with the given environment variables. */
  public BulkPublishFunction(Map<String, String> environment) {
    this(environment, Surroundings.LAMBDA);
  }

  /** Starts with the given environment variables, in a host other than Lambda. */
  public BulkPublishFunction(Map<String, String> environment, Surroundings surroundings) {
    this(new Wiring(environment, surroundings).bulkPublishWork(), selfStarter(environment));
  }

  BulkPublishFunction(Work work, Starter starter) {
    this.work = work;
    this.starter = starter;
  }

  /** Outside Lambda, only a schedule invokes the function again. */
  private static Starter selfStarter(Map<String, String> environment) {
    return environment.containsKey("AWS_LAMBDA_FUNCTION_NAME")
        ? new FunctionStarter(LambdaClients::create)::start
        : (_, _) -> {};
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    BulkPublishEvent event = BulkPublishEvent.read(input.readAllBytes());
    String self = context.getInvokedFunctionArn();
    InvocationTime.<@Nullable Void, RuntimeException>within(
        context,
        () -> {
          handle(event, self);
          return null;
        });
    Json.write(
        output,
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }

  private void handle(BulkPublishEvent event, String self) {
    switch (event) {
      case BulkPublishEvent.Publish publish -> publish(publish, self);
      case BulkPublishEvent.StartRecount _ -> work.startRecount().run();
      case BulkPublishEvent.Resume resume -> resume(resume, self);
    }
  }

  private void publish(BulkPublishEvent.Publish publish, String self) {
    if (work.publish().test(publish.pool())) {
      starter.start(self, publish.json());
    }
  }

  /** Continues everything that waits; a failure of one does not keep the others waiting. */
  private void resume(BulkPublishEvent.Resume resume, String self) {
    Failures failures = new Failures();
    if (failures.collect(work.recount())) {
      starter.start(self, resume.json());
    }
    for (IdentityPoolId pool : work.waiting().get()) {
      BulkPublishEvent.Publish publish = new BulkPublishEvent.Publish(pool);
      if (failures.collect(() -> work.publish().test(pool))) {
        starter.start(self, publish.json());
      }
    }
    failures.check();
  }

  /** The failures of an invocation. */
  private static final class Failures {
    private @Nullable RuntimeException first;

    /** Returns the result of work; false if it failed. */
    boolean collect(BooleanSupplier task) {
      try {
        return task.getAsBoolean();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
        return false;
      }
    }

    /** Throws the first failure, so that Lambda counts the invocation as failed. */
    void check() {
      if (first != null) {
        throw first;
      }
    }
  }
}
