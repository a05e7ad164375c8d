#!/usr/bin/env bash
# An edit after refreshDatasetMetadata, in Amazon's sync manager for browsers.
#
# Packages: amazon-cognito-js 1.1.0 and aws-sdk 2.1693.0 (npm).
# Expected: refreshDatasetMetadata updates the dates and sizes of the datasets. The device keeps its last sync counts.
# Behaviour: it sets the last sync count of every dataset to 0, because the response has no such member. The next
#   synchronization lists the whole dataset, finds the device's own previous value beside the new edit, and calls onConflict.
#   A single device conflicts with itself. Without an onConflict callback, the record can no longer be synchronized.
# Seen:
#   edit, synchronize            synchronized, listed since 1
#   refresh, edit, synchronize   Sync cancelled. Conflict callback returned false., listed since 0
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix "$work" amazon-cognito-js@1.1.0 aws-sdk@2.1693.0 >/dev/null

cat >service.cjs <<'JS'
// The least of Cognito Sync and Cognito Identity that the sync manager needs: one identity, datasets in memory.
const http = require("node:http");

const datasets = new Map();
const requests = [];

function answer(method, path, query, body) {
  if (path === "/") {
    const credentials = { AccessKeyId: "key", SecretKey: "secret", SessionToken: "token", Expiration: 4102444800 };
    return { IdentityId: "eu-west-1:me", Credentials: credentials };
  }
  const [name, records] = path.split("/datasets")[1].split("/").slice(1);
  requests.push(`${method} ${name ?? "datasets"}${query.has("lastSyncCount") ? ` since ${query.get("lastSyncCount")}` : ""}`);
  if (!name) {
    return { Datasets: [...datasets].map(([DatasetName, { all }]) => ({ DatasetName, NumRecords: all.size })) };
  }
  const dataset = datasets.get(name) ?? { count: 0, all: new Map() };
  if (records) {
    const changed = [...dataset.all.values()].filter((record) => record.SyncCount > Number(query.get("lastSyncCount")));
    return { Records: changed, DatasetSyncCount: dataset.count, DatasetExists: datasets.has(name), SyncSessionToken: "t" };
  }
  datasets.set(name, dataset);
  dataset.count += 1;
  const written = JSON.parse(body).RecordPatches.map(({ Key, Value }) => ({ Key, Value, SyncCount: dataset.count }));
  for (const record of written) dataset.all.set(record.Key, record);
  return { Records: written };
}

exports.requests = requests;
exports.start = () =>
  new Promise((resolve) => {
    const server = http.createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const { pathname, searchParams } = new URL(request.url, "http://localhost");
      response.end(JSON.stringify(answer(request.method, pathname, searchParams, body)));
    });
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
    server.unref();
  });
JS

cat >probe.cjs <<'JS'
const service = require("./service.cjs");
const AWS = (global.AWS = require("aws-sdk"));
require("amazon-cognito-js");

async function edit(manager, value) {
  const before = service.requests.length;
  const outcome = await new Promise((resolve) =>
    manager.openOrCreateDataset("settings", (error, dataset) =>
      dataset.put("volume", value, () =>
        dataset.synchronize({ onSuccess: () => resolve("synchronized"), onFailure: (error) => resolve(error.message) }),
      ),
    ),
  );
  return { outcome, first: service.requests[before] };
}

(async () => {
  const endpoint = await service.start();
  AWS.config.update({ region: "eu-west-1", cognitosync: { endpoint }, cognitoidentity: { endpoint } });
  AWS.config.credentials = new AWS.CognitoIdentityCredentials({ IdentityPoolId: "eu-west-1:pool" });
  await AWS.config.credentials.getPromise();
  const manager = new AWS.CognitoSyncManager({ DataStore: AWS.CognitoSyncManager.StoreInMemory });

  await edit(manager, "1");
  const plain = await edit(manager, "2");
  await new Promise((resolve) => manager.refreshDatasetMetadata(resolve));
  const refreshed = await edit(manager, "3");
  console.log("edit, synchronize          ", plain);
  console.log("refresh, edit, synchronize ", refreshed);
  const conflict = refreshed.outcome.includes("Conflict") && refreshed.first === "GET settings since 0";
  if (plain.outcome !== "synchronized" || plain.first !== "GET settings since 1" || !conflict) {
    console.log("changed: expected a conflict after the refresh, and none before");
    process.exitCode = 1;
  }
})();
JS
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node probe.cjs
