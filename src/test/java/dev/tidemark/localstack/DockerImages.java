package dev.tidemark.localstack;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ErrorDetail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The images of a Docker Engine. */
final class DockerImages {
  private final DockerClient docker;
  private final Duration patience;

  /**
   * @param patience how long a pull may take until a registry responds
   */
  DockerImages(DockerClient docker, Duration patience) {
    this.docker = docker;
    this.patience = patience;
  }

  /**
   * Pulls an image with a single try, unless the engine has it.
   *
   * @return the reason why it is missing
   */
  Optional<String> pullIfMissing(String image) {
    return has(image)
        ? Optional.empty()
        : pull(image).map(reason -> "no image " + image + ": " + reason);
  }

  private boolean has(String image) {
    try {
      docker.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private Optional<String> pull(String image) {
    try (Pull pull = docker.pullImageCmd(image).exec(new Pull())) {
      if (!pull.respondsWithin(patience)) {
        return Optional.of("no registry responded within " + patience);
      }
      pull.awaitCompletion();
      return has(image) ? Optional.empty() : Optional.of(pull.lastMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    } catch (RuntimeException e) { // Docker's client declares none.
      return Optional.of(String.valueOf(e.getMessage()).strip());
    }
  }

  /** A pull in progress. */
  private static final class Pull extends ResultCallback.Adapter<PullResponseItem> {
    private final CountDownLatch responded = new CountDownLatch(1);
    private volatile String lastMessage = "no response";

    @Override
    public void onNext(PullResponseItem item) {
      ErrorDetail error = item.getErrorDetail();
      lastMessage = String.valueOf(error == null ? item.getStatus() : error.getMessage());
      responded.countDown();
    }

    @Override
    public void onError(Throwable failure) {
      super.onError(failure);
      responded.countDown();
    }

    @Override
    public void onComplete() {
      super.onComplete();
      responded.countDown();
    }

    boolean respondsWithin(Duration patience) throws InterruptedException {
      return responded.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    String lastMessage() {
      return lastMessage;
    }
  }
}
