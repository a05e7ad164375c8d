#!/usr/bin/env bash
# 200 calls of a DynamoDB client of the Java SDK, one after another, to a server whose responses end 20 ms after their JSON.
#
# Packages: software.amazon.awssdk:dynamodb, aws-crt-client, apache-client and url-connection-client 2.40.2 (Maven).
# Expected: each client uses one connection for all calls, as all of them keep connections alive.
# Behaviour: the CRT client opens a new connection for many of the calls. The SDK may close a response's body once its JSON is
#   complete. The CRT client takes that for a wish to end the exchange, unless it has already seen the last chunk, and closes
#   the connection. The other two clients read the rest and keep it. No setting and no log at the usual level tells; each new
#   connection costs a TLS handshake. An interceptor that reads the body to its end before it is closed brings them down to 2.
# Seen (82, 38, 23 and 15 connections in four runs):
#   CRT: 200 calls, 82 connections
#   Apache: 200 calls, 1 connections
#   URLConnection: 200 calls, 1 connections
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

dependency() { printf '<dependency><groupId>software.amazon.awssdk</groupId><artifactId>%s</artifactId><version>2.40.2</version></dependency>' "$1"; }
cat >pom.xml <<XML
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>probe</groupId>
  <artifactId>probe</artifactId>
  <version>1</version>
  <dependencies>$(dependency dynamodb)$(dependency aws-crt-client)$(dependency apache-client)$(dependency url-connection-client)</dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Probe.java <<'JAVA'
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class Probe {
  static final AtomicInteger connections = new AtomicInteger();

  public static void main(String[] arguments) throws Exception {
    ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    thread(() -> {
      while (true) {
        Socket connection = server.accept();
        connections.incrementAndGet();
        connection.setTcpNoDelay(true);
        thread(() -> serve(connection));
      }
    });
    URI endpoint = URI.create("http://localhost:" + server.getLocalPort());
    call("CRT", endpoint, AwsCrtHttpClient.create());
    call("Apache", endpoint, ApacheHttpClient.create());
    call("URLConnection", endpoint, UrlConnectionHttpClient.create());
    System.exit(0);
  }

  static void call(String name, URI endpoint, SdkHttpClient http) {
    connections.set(0);
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .httpClient(http)
            .build()) {
      for (int call = 0; call < 200; call++) {
        client.getItem(get -> get.tableName("table").key(Map.of("pk", AttributeValue.fromS("key"))));
      }
    }
    System.out.println(name + ": 200 calls, " + connections + " connections");
  }

  static void serve(Socket connection) throws IOException {
    try (connection) {
      BufferedReader requests =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = connection.getOutputStream();
      while (true) {
        int length = 0;
        for (String line = requests.readLine(); !"".equals(line); line = requests.readLine()) {
          if (line == null) return;
          if (line.toLowerCase().startsWith("content-length: ")) length = Integer.parseInt(line.substring(16));
        }
        for (int read = 0; read < length; read++) requests.read();
        out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n".getBytes());
        out.flush();
        Thread.sleep(20);
        out.write("0\r\n\r\n".getBytes());
        out.flush();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  interface Work { void run() throws IOException; }

  static void thread(Work work) {
    Thread thread = new Thread(() -> {
      try {
        work.run();
      } catch (IOException closed) {
        // The client has closed the connection.
      }
    });
    thread.setDaemon(true);
    thread.start();
  }
}
JAVA
java -cp 'lib/*' Probe.java 2>errors.txt | tee seen.txt || { cat errors.txt; exit 1; }
connections=$(sed -n 's/^CRT: 200 calls, \([0-9]*\) connections$/\1/p' seen.txt)
if [ "$connections" -lt 6 ] || [ "$(grep -c ': 200 calls, 1 connections$' seen.txt)" != 2 ]; then
  echo "changed: expected many connections of CRT's client, and one of each other"
  exit 1
fi
