package dev.tidemark.local;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Where a server listens, and how a client on this machine reaches it. */
final class Address {
  private Address() {}

  /**
   * Returns the address for a server to listen at.
   *
   * @param port the port; 0 for any that is free
   * @throws LocalServiceException if there is no such host
   */
  static InetSocketAddress of(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new LocalServiceException("There is no address %s to listen at".formatted(host), e);
    }
  }

  /** Returns the URL of a server; for one that listens at every address, that of the loopback. */
  static URI url(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    String bracketed =
        !host.isAnyLocalAddress() && host instanceof Inet6Address ? "[" + name + "]" : name;
    return URI.create("http://%s:%d".formatted(bracketed, address.getPort()));
  }

  /** Returns the fault of a server that could not listen. */
  static LocalServiceException unavailable(InetSocketAddress address, String option, Throwable e) {
    return new LocalServiceException(
        "Cannot listen at %s:%d: %s. Choose another port with %s."
            .formatted(
                address.getAddress().getHostAddress(), address.getPort(), e.getMessage(), option),
        e);
  }
}
