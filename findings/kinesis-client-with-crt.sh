#!/usr/bin/env bash
# A Kinesis client of the Java SDK on its CRT HTTP client, given as a builder and as an object.
#
# Packages: software.amazon.awssdk:kinesis and aws-crt-client 2.40.2 (Maven).
# Expected: httpClientBuilder(AwsCrtHttpClient.builder()) and httpClient(AwsCrtHttpClient.create()) do the same, as for other
#   services; or both fail.
# Behaviour: the client of Kinesis cannot be built with the builder. The SDK hands the builder the defaults of the service, and
#   those of Kinesis ask for HTTP/2, also for the synchronous client, whose operations do not need it. The synchronous CRT
#   client refuses HTTP/2. With the object, which gets no defaults, all is well. The code compiles either way, so a service
#   that makes all its clients with one helper fails when it starts.
# Seen:
#   DynamoDB, builder: built
#   Kinesis, builder: UnsupportedOperationException: HTTP/2 is not supported in AwsCrtHttpClient yet. Use NettyNioAsyncHttpClient instead.
#   Kinesis, object: built
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
  <dependencies>$(dependency kinesis)$(dependency dynamodb)$(dependency aws-crt-client)</dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Probe.java <<'JAVA'
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class Probe {
  static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

  public static void main(String[] arguments) {
    print(
        "DynamoDB, builder",
        () ->
            DynamoDbClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .build());
    print(
        "Kinesis, builder",
        () ->
            KinesisClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .build());
    print(
        "Kinesis, object",
        () ->
            KinesisClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(CREDENTIALS)
                .httpClient(AwsCrtHttpClient.create())
                .build());
  }

  static void print(String name, Supplier<AutoCloseable> client) {
    try {
      client.get();
      System.out.println(name + ": built");
    } catch (RuntimeException e) {
      System.out.println(name + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
JAVA
java -cp 'lib/*' Probe.java 2>errors.txt | tee seen.txt || { cat errors.txt; exit 1; }
diff seen.txt - <<'SEEN' || { echo "changed: see the differences"; exit 1; }
DynamoDB, builder: built
Kinesis, builder: UnsupportedOperationException: HTTP/2 is not supported in AwsCrtHttpClient yet. Use NettyNioAsyncHttpClient instead.
Kinesis, object: built
SEEN
