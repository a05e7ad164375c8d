#!/usr/bin/env bash
# A merge that ListRecords reports, in Amazon's sync manager for browsers.
#
# Packages: amazon-cognito-js 1.1.0, aws-sdk 2.1693.0 and, for localStorage, jsdom 24.1.3 (npm).
# Expected: onDatasetsMerged(dataset, names, proceed) gets the names in MergedDatasetNames. After proceed(true), as the manager's
#   own README has it, the synchronization starts again.
# Behaviour: proceed(true) calls _synchronizeInternal, a method that it does not have. The error is thrown inside the callback
#   of the app, and neither onSuccess nor onFailure is ever called. Without a callback of the app, the manager calls proceed(false):
#   the synchronization fails as long as the service reports the merge, and nothing is fetched.
# Seen:
#   proceed(true)   TypeError: c._synchronizeInternal is not a function
#   no callback     Cancelled due to .onDatasetsMerged result.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix "$work" \
  amazon-cognito-js@1.1.0 aws-sdk@2.1693.0 jsdom@24.1.3 >/dev/null

cat >probe.cjs <<'JS'
const http = require("node:http");
const { JSDOM } = require("jsdom");
const AWS = (global.AWS = require("aws-sdk"));
global.window = new JSDOM("", { url: "http://localhost" }).window;
require("amazon-cognito-js");

const listing = {
  Records: [],
  DatasetSyncCount: 0,
  DatasetExists: true,
  MergedDatasetNames: ["settings.guest"],
  SyncSessionToken: "t",
};
const credentials = { AccessKeyId: "key", SecretKey: "secret", SessionToken: "token", Expiration: 4102444800 };
const server = http.createServer((request, response) => {
  request.resume();
  const isListing = new URL(request.url, "http://localhost").pathname.endsWith("/records");
  response.end(JSON.stringify(isListing ? listing : { IdentityId: "eu-west-1:me", Credentials: credentials, Datasets: [] }));
});

(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  AWS.config.update({ region: "eu-west-1", cognitosync: { endpoint }, cognitoidentity: { endpoint } });
  AWS.config.credentials = new AWS.CognitoIdentityCredentials({ IdentityPoolId: "eu-west-1:pool" });
  await AWS.config.credentials.getPromise();
  const dataset = await new Promise((resolve) =>
    new AWS.CognitoSyncManager().openOrCreateDataset("settings", (error, opened) => resolve(opened)),
  );

  // What the manager throws is caught here; in an app, nothing catches it.
  const proceeded = await new Promise((resolve) =>
    dataset.synchronize({
      onSuccess: () => resolve("onSuccess"),
      onFailure: (error) => resolve(`onFailure: ${error.message}`),
      onDatasetsMerged: (merged, names, proceed) => {
        try {
          proceed(true);
        } catch (error) {
          resolve(`${error}`);
        }
      },
    }),
  );
  const unhandled = await new Promise((resolve) =>
    dataset.synchronize({ onSuccess: () => resolve("onSuccess"), onFailure: (error) => resolve(error.message) }),
  );
  console.log("proceed(true)  ", proceeded);
  console.log("no callback    ", unhandled);
  if (!proceeded.includes("_synchronizeInternal") || !unhandled.includes("Cancelled")) {
    console.log("changed: expected a missing method, and a failure without a callback");
    process.exitCode = 1;
  }
  server.close();
  server.closeAllConnections();
})();
JS
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node probe.cjs
