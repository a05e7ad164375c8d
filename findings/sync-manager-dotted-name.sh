#!/usr/bin/env bash
# Two datasets, "settings" and "settings.sound", in Amazon's sync manager for browsers.
#
# Packages: amazon-cognito-js 1.1.0 and aws-sdk 2.1693.0 (npm).
# Expected: the two datasets are independent. The manager allows dots in names, and calls onDatasetsMerged only after the
#   service reports a merge of two identities.
# Behaviour: once "settings.sound" has been opened on the device, "settings" no longer synchronizes. The manager takes every
#   local dataset named "settings.…" for the result of a merge and calls onDatasetsMerged. Without such a callback the
#   synchronization fails before the manager sends a request.
# Seen:
#   settings alone              synchronized, 2 requests
#   settings.sound              synchronized, 2 requests
#   settings, beside the other  Synchronization cancelled by onDatasetsMerged() callback returning false., 0 requests
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

async function synchronize(manager, name) {
  const before = service.requests.length;
  const outcome = await new Promise((resolve) =>
    manager.openOrCreateDataset(name, (error, dataset) =>
      dataset.put("key", `value of ${name}`, () =>
        dataset.synchronize({ onSuccess: () => resolve("synchronized"), onFailure: (error) => resolve(error.message) }),
      ),
    ),
  );
  return { outcome, sent: service.requests.length - before };
}

(async () => {
  const endpoint = await service.start();
  AWS.config.update({ region: "eu-west-1", cognitosync: { endpoint }, cognitoidentity: { endpoint } });
  AWS.config.credentials = new AWS.CognitoIdentityCredentials({ IdentityPoolId: "eu-west-1:pool" });
  await AWS.config.credentials.getPromise();
  const manager = new AWS.CognitoSyncManager({ DataStore: AWS.CognitoSyncManager.StoreInMemory });

  const alone = await synchronize(manager, "settings");
  const dotted = await synchronize(manager, "settings.sound");
  const beside = await synchronize(manager, "settings");
  console.log("settings alone             ", alone);
  console.log("settings.sound             ", dotted);
  console.log("settings, beside the other ", beside);
  const blocked = beside.outcome.includes("onDatasetsMerged") && beside.sent === 0;
  if (alone.outcome !== "synchronized" || dotted.outcome !== "synchronized" || !blocked) {
    console.log("changed: expected that settings cannot synchronize beside settings.sound, and sends nothing");
    process.exitCode = 1;
  }
})();
JS
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node probe.cjs
