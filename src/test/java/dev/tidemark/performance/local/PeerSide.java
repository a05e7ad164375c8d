package dev.tidemark.performance.local;

import java.time.Duration;

/** A store of somebody else, in a process of its own. */
abstract class PeerSide implements Side {
  private final PeerProcess server;
  private final String name;
  private final boolean isAtomic;

  PeerSide(PeerProcess server, String name, boolean isAtomic) {
    this.server = server;
    this.name = name;
    this.isAtomic = isAtomic;
  }

  /** Returns the process, for requests. */
  PeerProcess server() {
    return server;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean isAtomic() {
    return isAtomic;
  }

  @Override
  public final Duration cpu() {
    return server.cpu();
  }

  @Override
  public final void close() {
    server.close();
  }

  /** A device whose writes have a condition on what it has listed. */
  abstract static class PeerDevice implements Device {
    /** Writes the device's record; false if another device was faster. */
    abstract boolean write();

    @Override
    public final void update() {
      if (!write()) {
        throw new IllegalStateException("Another device has written");
      }
    }

    @Override
    public final boolean listAndUpdate() {
      list();
      return write();
    }
  }
}
