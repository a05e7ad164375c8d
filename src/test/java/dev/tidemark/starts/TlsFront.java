package dev.tidemark.starts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An address with TLS in front of a DynamoDB, whose connections can be broken. */
final class TlsFront implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final int BUFFER_BYTES = 16_384;

  /** Enough handshakes for the JVM to compile their code. */
  private static final int WARM_UP = 1_000;

  private final Path certificate;
  private final URI behind;
  private final SSLContext context;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * Starts to listen.
   *
   * @param folder an existing folder for the certificate
   * @param behind the address that gets the connections' bytes
   */
  TlsFront(Path folder, URI behind) throws IOException, InterruptedException {
    this.certificate = folder.resolve("certificate.pem");
    this.behind = behind;
    Path keys = folder.resolve("keys.p12");
    // The default curve, with 384 bits, takes the JDK several times as long.
    keytool(
        keys,
        "-genkeypair -storetype PKCS12 -keyalg EC -groupname secp256r1"
            + " -dname CN=localhost -ext SAN=dns:localhost");
    keytool(keys, "-exportcert -rfc -file " + certificate);
    keytool(trustStore(), "-importcert -storetype JKS -noprompt -file " + certificate);
    this.context = context(keys);
    this.server =
        context.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Returns the address for clients. */
  URI endpoint() {
    return URI.create("https://localhost:" + server.getLocalPort());
  }

  /** Returns the file of the certificate that clients must trust. */
  Path certificate() {
    return certificate;
  }

  /** Returns the same certificate in a store for clients on Java's TLS. */
  Path trustStore() {
    return certificate.resolveSibling("trust.jks");
  }

  /**
   * Makes handshakes until the JVM has compiled their code. Otherwise the time of a function has
   * that of an interpreted server in it.
   */
  void warmUp() throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      try (SSLSocket socket = connect()) {
        socket.startHandshake();
      }
    }
  }

  private SSLSocket connect() throws IOException {
    return (SSLSocket)
        context
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
  }

  /** Resets all connections, as those of a snapshot are. */
  void breakConnections() {
    open.forEach(TlsFront::reset);
    open.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket dynamoDb = new Socket(behind.getHost(), behind.getPort());
        for (Socket socket : List.of(client, dynamoDb)) {
          socket.setTcpNoDelay(true);
          open.add(socket);
        }
        Thread.ofPlatform().daemon().start(() -> pass(client, dynamoDb));
        Thread.ofPlatform().daemon().start(() -> pass(dynamoDb, client));
      }
    } catch (IOException end) {
      breakConnections();
    }
  }

  private static void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException end) {
      // One side has closed the connection; both are closed now.
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // It is closed already.
    }
  }

  /** Returns a context for the server, and for the clients that warm it up. */
  private SSLContext context(Path keys) throws IOException {
    char[] password = PASSWORD.toCharArray();
    try {
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(KeyStore.getInstance(keys.toFile(), password), password);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(KeyStore.getInstance(trustStore().toFile(), password));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void keytool(Path keys, String arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "%s %s -keystore %s -storepass %s"
                    .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "keytool"),
                        arguments,
                        keys,
                        PASSWORD)
                    .split(" ", -1))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
