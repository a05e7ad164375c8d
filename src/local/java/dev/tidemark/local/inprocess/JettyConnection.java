package dev.tidemark.local.inprocess;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.Attributes;

/** What requests see of the connection that they would have to a Jetty server's connector. */
public final class JettyConnection extends Attributes.Lazy implements ConnectionMetaData {
  private final Connector connector;
  private final HttpConfiguration configuration = new HttpConfiguration();
  private final InetSocketAddress address;

  /**
   * Creates it.
   *
   * @param address the address of both sides
   */
  public JettyConnection(Connector connector, InetSocketAddress address) {
    this.connector = connector;
    this.address = address;
  }

  @Override
  public String getId() {
    return "in-process";
  }

  @Override
  public HttpConfiguration getHttpConfiguration() {
    return configuration;
  }

  @Override
  public HttpVersion getHttpVersion() {
    return HttpVersion.HTTP_1_1;
  }

  @Override
  public String getProtocol() {
    return HttpVersion.HTTP_1_1.asString();
  }

  @Override
  public Connection getConnection() {
    throw new UnsupportedOperationException("a request in the same process has no connection");
  }

  @Override
  public Connector getConnector() {
    return connector;
  }

  @Override
  public boolean isPersistent() {
    return true;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return address;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return address;
  }
}
