#!/usr/bin/env bash
# Synchronization after wipeData, in Amazon's sync manager for browsers.
#
# Packages: amazon-cognito-js 1.1.0, aws-sdk 2.1693.0 and, for localStorage, jsdom 24.1.3 (npm).
# Expected: wipeData removes the manager's own data from the device, and the next synchronization fetches all records.
# Behaviour: it removes too much and too little. It deletes every key in localStorage that does not contain
#   "aws.cognito.identity", including the keys of the app and of other libraries. It keeps the last sync counts in memory: when
#   the same user signs in again, the manager lists only newer records. Synchronization succeeds, and the dataset is empty.
# Seen:
#   before  {"volume":"1"}, listed since 1, the app's own key: dark
#   after   {}, listed since 1, the app's own key: null
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix "$work" \
  amazon-cognito-js@1.1.0 aws-sdk@2.1693.0 jsdom@24.1.3 >/dev/null

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
const { JSDOM } = require("jsdom");
const service = require("./service.cjs");
const AWS = (global.AWS = require("aws-sdk"));
global.window = new JSDOM("", { url: "http://localhost" }).window;
require("amazon-cognito-js");

const open = (manager) => new Promise((resolve) => manager.openOrCreateDataset("settings", (error, dataset) => resolve(dataset)));
const synchronize = (dataset) =>
  new Promise((resolve, reject) => dataset.synchronize({ onSuccess: resolve, onFailure: reject }));

async function state(dataset) {
  const before = service.requests.length;
  await synchronize(dataset);
  const records = await new Promise((resolve) => dataset.getAll((error, all) => resolve(all)));
  return { records, request: service.requests[before], own: window.localStorage.getItem("theme") };
}

(async () => {
  const endpoint = await service.start();
  AWS.config.update({ region: "eu-west-1", cognitosync: { endpoint }, cognitoidentity: { endpoint } });
  AWS.config.credentials = new AWS.CognitoIdentityCredentials({ IdentityPoolId: "eu-west-1:pool" });
  await AWS.config.credentials.getPromise();
  const manager = new AWS.CognitoSyncManager();

  window.localStorage.setItem("theme", "dark");
  const dataset = await open(manager);
  await new Promise((resolve) => dataset.put("volume", "1", resolve));
  await synchronize(dataset);
  const before = await state(dataset);

  manager.wipeData();
  await AWS.config.credentials.refreshPromise();
  const after = await state(await open(manager));

  console.log("before", JSON.stringify(before));
  console.log("after ", JSON.stringify(after));
  const lost = after.records.volume === undefined && after.request === "GET settings since 1" && after.own === null;
  if (before.records.volume !== "1" || before.own !== "dark" || !lost) {
    console.log("changed: expected an empty dataset, and the app's own key removed");
    process.exitCode = 1;
  }
})();
JS
AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE=1 node probe.cjs
