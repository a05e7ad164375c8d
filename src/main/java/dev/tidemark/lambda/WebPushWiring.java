package dev.tidemark.lambda;

import dev.tidemark.appsync.AppSyncPublisher;
import dev.tidemark.model.DatasetNews;
import dev.tidemark.webpush.PublishEvents;
import java.util.List;
import java.util.function.Consumer;

/** Joins the parts of push for the web. */
final class WebPushWiring {
  private WebPushWiring() {}

  /** Returns the receiver of the news for browsers, which does nothing without push for the web. */
  static Consumer<List<DatasetNews>> news(Settings settings) {
    return settings
        .webPush()
        .map(AppSyncPublisher::of)
        .map(publisher -> new PublishEvents(publisher, settings.identityPools()))
        .<Consumer<List<DatasetNews>>>map(events -> events::publish)
        .orElse(_ -> {});
  }
}
