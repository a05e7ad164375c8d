/** The page's code: shows a dataset, lists it again whenever it changes, and writes what is entered. */

import { datasetOf } from "./sync-client.mjs";
import { subscribe } from "./sync-events.mjs";

const parameters = new URLSearchParams(location.hash.slice(1));
const identity = parameters.get("identity") ?? "us-east-1:00000000-0000-0000-0000-000000000002";
const options = {
  endpoint: parameters.get("endpoint") ?? "http://127.0.0.1:8014",
  realtime: parameters.get("realtime") ?? "ws://127.0.0.1:8016/event/realtime",
  host: parameters.get("host") ?? "127.0.0.1",
  region: parameters.get("region") ?? "us-east-1",
  pool: parameters.get("pool") ?? "us-east-1:00000000-0000-0000-0000-000000000001",
  identity,
  dataset: parameters.get("dataset") ?? "notes",
  // The local service takes an access key id for the identity. On AWS, return the credentials that
  // GetCredentialsForIdentity gave, and get new ones before they expire.
  credentials: async () => ({ accessKeyId: identity, secretAccessKey: "any" }),
};
const dataset = datasetOf(options);
const status = document.querySelector("#status");
const rows = document.querySelector("#records");
let seen = -1;

function row({ Key, Value, SyncCount }) {
  const line = document.createElement("tr");
  for (const text of [Key, Value, SyncCount]) {
    line.insertCell().textContent = text;
  }
  return line;
}

async function show() {
  try {
    const { records, syncCount } = await dataset.list();
    seen = syncCount;
    rows.replaceChildren(...[...records.values()].map(row));
    status.textContent = `Count ${syncCount}`;
  } catch (e) {
    status.textContent = String(e);
  }
}

document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const entered = new FormData(event.target);
  try {
    await dataset.put(entered.get("key"), entered.get("value"));
    event.target.reset();
  } catch (e) {
    status.textContent = String(e);
  }
  await show();
});

subscribe(options, {
  connected: show,
  changed: (change) => {
    if (change.datasetName === options.dataset && (change.deleted || change.syncCount !== seen)) {
      show();
    }
  },
  failed: (reason) => {
    status.textContent = `Not connected (${reason})`;
  },
});
