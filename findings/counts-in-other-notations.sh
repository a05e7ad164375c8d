#!/usr/bin/env bash
# A sync count written as 7.0, and as "7", read by the SDKs of Java and JavaScript.
#
# Packages: software.amazon.awssdk:cognitosync 2.40.2 (Maven), @aws-sdk/client-cognito-sync 3.1124.0 (npm).
# Expected: in JSON, 7.0 is the number 7 and "7" is a string. A client accepts the first and rejects the second. The same
#   SDKs read dates in any notation, including 1.412974057151E9.
# Behaviour: the Java SDK does the reverse. It rejects the whole response for 7.0 and reads "7" as 7. The JavaScript SDK checks
#   nothing: the count "7" stays a string, and count + 1 is "71".
# Seen:
#   7.0  Java SdkClientException   JavaScript 7 (number), plus one 8
#   "7"  Java 7                    JavaScript 7 (string), plus one 71
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix "$work" @aws-sdk/client-cognito-sync@3.1124.0 >/dev/null
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>probe</groupId>
  <artifactId>probe</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>cognitosync</artifactId>
      <version>2.40.2</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>url-connection-client</artifactId>
      <version>2.40.2</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=lib >mvn.log 2>&1 || { cat mvn.log; exit 1; }

cat >Probe.java <<'JAVA'
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;

class Probe {
  public static void main(String[] arguments) {
    for (String url : arguments) {
      CognitoSyncClient client =
          CognitoSyncClient.builder()
              .endpointOverride(URI.create(url))
              .region(Region.EU_WEST_1)
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
              .httpClient(UrlConnectionHttpClient.create())
              .build();
      try {
        System.out.println(
            client
                .listRecords(r -> r.identityPoolId("pool").identityId("me").datasetName("settings"))
                .datasetSyncCount());
      } catch (SdkException e) {
        System.out.println(e.getClass().getSimpleName());
      }
    }
  }
}
JAVA

cat >probe.mjs <<'JS'
import { createServer } from "node:http";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { CognitoSync } from "@aws-sdk/client-cognito-sync";

const notations = ["7.0", '"7"'];
const servers = notations.map((count) =>
  createServer((request, response) => response.end(`{"DatasetSyncCount":${count}}`)).listen(0, "127.0.0.1"),
);
await Promise.all(servers.map((server) => once(server, "listening")));
const urls = servers.map((server) => `http://127.0.0.1:${server.address().port}`);

const java = await promisify(execFile)("java", ["-cp", "lib/*", "Probe.java", ...urls]);
const inJava = java.stdout.trim().split("\n");
const inJavaScript = [];
for (const endpoint of urls) {
  const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
  const client = new CognitoSync({ endpoint, region: "eu-west-1", credentials });
  const answer = await client.listRecords({ IdentityPoolId: "pool", IdentityId: "me", DatasetName: "settings" });
  inJavaScript.push(answer.DatasetSyncCount);
  client.destroy();
}
notations.forEach((notation, i) => {
  const count = inJavaScript[i];
  console.log(`${notation}  Java ${inJava[i].padEnd(20)} JavaScript ${count} (${typeof count}), plus one ${count + 1}`);
});
for (const server of servers) server.close();
if (inJava.join() !== "SdkClientException,7" || inJavaScript[0] !== 7 || inJavaScript[1] !== "7") {
  console.log("changed: expected Java to reject 7.0 and read the string, and JavaScript to return both unchecked");
  process.exitCode = 1;
}
JS
NODE_NO_WARNINGS=1 node probe.mjs
