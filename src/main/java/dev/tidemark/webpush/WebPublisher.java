package dev.tidemark.webpush;

import java.util.List;

/** Publishes events to the subscribers of channels. */
public interface WebPublisher {
  /** The most events in a request. */
  int MAX_EVENTS = 5;

  /**
   * Events on one channel.
   *
   * @param channel the channel
   * @param events the events as JSON texts, at most {@value #MAX_EVENTS}
   */
  record Request(Channel channel, List<String> events) {
    public Request {
      events = List.copyOf(events);
      if (events.isEmpty() || events.size() > MAX_EVENTS) {
        throw new IllegalArgumentException(events.size() + " events in a request");
      }
    }
  }

  /**
   * Sends requests, each at most once and in any order. It returns within a bounded time, and
   * throws nothing for a request that fails.
   *
   * @return why requests failed, with one text for each; the texts have nothing of the events
   */
  List<String> publish(List<Request> requests);
}
