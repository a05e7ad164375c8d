#!/usr/bin/env bash
# 40 calls of a DynamoDB client of the Java SDK to a server with TLS that closes each connection after its response. The first 20
# warm the JVM up.
#
# Packages: software.amazon.awssdk:dynamodb, aws-crt-client and apache-client 2.40.2 (Maven), the first with
#   software.amazon.awssdk.crt:aws-crt 0.40.1, which belongs to this SDK, and with 0.48.4.
# Expected: on one machine, a new connection costs a handshake of some milliseconds.
# Behaviour: with aws-crt 0.40.1 it costs 40 ms more than with 0.48.4. The client leaves Nagle's algorithm on, unlike Apache's, and
#   writes the end of the TLS 1.3 handshake in two parts: six bytes, then the rest with the request. Linux sends the second part
#   when the first is acknowledged, and the server, which has nothing to send, acknowledges after 40 ms. Each new connection waits
#   like this, such as the first of a restored Lambda function (not measured on Lambda). aws-crt sets TCP_NODELAY from 0.48.2 on;
#   no setting of older ones does. Of the SDKs looked at, 2.48.3 comes with 0.48.0, and 2.52.0 with 0.48.2.
# Seen (65 and 15 ms, and again 64 and 22 ms in other runs):
#   aws-crt 0.40.1: median of 20 calls 64 ms, Apache's client 14 ms
#   aws-crt 0.48.4: median of 20 calls 22 ms, Apache's client 14 ms
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

sdk() { printf '<dependency><groupId>software.amazon.awssdk</groupId><artifactId>%s</artifactId><version>2.40.2</version></dependency>' "$1"; }
cat >pom.xml <<XML
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>probe</groupId>
  <artifactId>probe</artifactId>
  <version>1</version>
  <dependencies>
    $(sdk dynamodb)$(sdk aws-crt-client)$(sdk apache-client)
    <dependency><groupId>software.amazon.awssdk.crt</groupId><artifactId>aws-crt</artifactId><version>\${crt}</version></dependency>
  </dependencies>
</project>
XML
for crt in 0.40.1 0.48.4; do
  mvn -q -B dependency:copy-dependencies -Dcrt=$crt -DincludeScope=runtime -DoutputDirectory=$crt >mvn.log 2>&1 || { cat mvn.log; exit 1; }
done
keytool -genkeypair -keyalg EC -groupname secp256r1 -dname CN=localhost -keystore keys -storepass changeit >keytool.log 2>&1

cat >Probe.java <<'JAVA'
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.*;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.utils.AttributeMap;

class Probe {
  public static void main(String[] arguments) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(KeyStore.getInstance(new File("keys"), "changeit".toCharArray()), "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(keys.getKeyManagers(), null, null);
    ServerSocket server =
        tls.getServerSocketFactory().createServerSocket(0, 0, InetAddress.getByName("localhost"));
    Thread thread = new Thread(() -> {
      while (true) {
        try (Socket connection = server.accept()) {
          serve(connection);
        } catch (IOException closed) {
          // The client has closed the connection.
        }
      }
    });
    thread.setDaemon(true);
    thread.start();
    URI endpoint = URI.create("https://localhost:" + server.getLocalPort());
    AttributeMap trusting =
        AttributeMap.builder().put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true).build();
    System.out.printf(
        "aws-crt %s: median of 20 calls %d ms, Apache's client %d ms%n",
        arguments[0],
        median(endpoint, AwsCrtHttpClient.builder().buildWithDefaults(trusting)),
        median(endpoint, ApacheHttpClient.builder().buildWithDefaults(trusting)));
    System.exit(0);
  }

  static long median(URI endpoint, SdkHttpClient http) {
    long[] millis = new long[40];
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .httpClient(http)
            .build()) {
      for (int call = 0; call < 40; call++) {
        long begin = System.nanoTime();
        client.getItem(get -> get.tableName("table").key(Map.of("pk", AttributeValue.fromS("key"))));
        millis[call] = (System.nanoTime() - begin) / 1_000_000;
      }
    }
    long[] warm = Arrays.copyOfRange(millis, 20, 40);
    Arrays.sort(warm);
    return warm[10];
  }

  static void serve(Socket connection) throws IOException {
    connection.setTcpNoDelay(true);
    BufferedReader request =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    int length = 0;
    for (String line = request.readLine(); !"".equals(line); line = request.readLine()) {
      if (line == null) return;
      if (line.toLowerCase().startsWith("content-length: ")) length = Integer.parseInt(line.substring(16));
    }
    for (int read = 0; read < length; read++) request.read();
    OutputStream out = connection.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}".getBytes());
    out.flush();
  }
}
JAVA
for crt in 0.40.1 0.48.4; do
  java -cp "$crt/*" Probe.java $crt 2>errors.txt || { cat errors.txt; exit 1; }
done | tee seen.txt
old=$(sed -n 's/^aws-crt 0.40.1: median of 20 calls \([0-9]*\) ms.*/\1/p' seen.txt)
new=$(sed -n 's/^aws-crt 0.48.4: median of 20 calls \([0-9]*\) ms.*/\1/p' seen.txt)
if [ "$((old - new))" -lt 30 ]; then
  echo "changed: expected calls with aws-crt 0.40.1 to take about 40 ms longer"
  exit 1
fi
