package dev.tidemark.local;

import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Listen addresses of the local servers, and the URLs that reach them. */
final class ListenAddresses {
  private ListenAddresses() {}

  /**
   * Returns an address for a server to listen on.
   *
   * @param port the port; 0 means any free port
   * @throws LocalServiceException if the host is unknown
   */
  static InetSocketAddress of(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new LocalServiceException("Cannot listen on %s: unknown host".formatted(host), e);
    }
  }

  /** Returns the server's URL. If it listens on all addresses, the URL has 127.0.0.1. */
  static URI url(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    String bracketed =
        !host.isAnyLocalAddress() && host instanceof Inet6Address ? "[" + name + "]" : name;
    return URI.create("http://%s:%d".formatted(bracketed, address.getPort()));
  }

  /**
   * Returns the exception for a server that could not listen.
   *
   * @param option the option with which the user chooses another port
   */
  static LocalServiceException unavailable(InetSocketAddress address, String option, Throwable e) {
    return new LocalServiceException(
        "Cannot listen on %s:%d: %s%s. Choose another with %s."
            .formatted(
                address.getAddress().getHostAddress(),
                address.getPort(),
                e.getMessage(),
                isInUse(e) ? holder(address.getPort()) : "",
                option),
        e);
  }

  private static boolean isInUse(Throwable e) {
    return e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
  }

  private static String holder(int port) {
    return PortHolder.of(port)
        .map(process -> " by " + process)
        .orElse(" by a process that is unknown here");
  }
}
