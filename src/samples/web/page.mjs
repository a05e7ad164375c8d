/** The page's code: shows a device's notes, syncs them, and asks which change to keep. */

import { openCopy } from "./local-copy.mjs";
import { datasetOf } from "./sync-client.mjs";
import { subscribe } from "./sync-events.mjs";

const parameters = new URLSearchParams(location.hash.slice(1));
const identity = parameters.get("identity") ?? "us-east-1:00000000-0000-0000-0000-000000000002";
const device = parameters.get("device") ?? "phone";
const options = {
  endpoint: parameters.get("endpoint") ?? "http://127.0.0.1:8014",
  realtime: parameters.get("realtime") ?? "ws://127.0.0.1:8016/event/realtime",
  host: parameters.get("host") ?? "127.0.0.1",
  region: parameters.get("region") ?? "us-east-1",
  pool: parameters.get("pool") ?? "us-east-1:00000000-0000-0000-0000-000000000001",
  identity,
  device,
  dataset: parameters.get("dataset") ?? "notes",
  // The local service takes an access key id for the identity. On AWS, return the credentials that
  // GetCredentialsForIdentity gave, and get new ones before they expire.
  credentials: async () => ({ accessKeyId: identity, secretAccessKey: "any" }),
};
const copy = openCopy(datasetOf(options), localStorage, `${options.pool}/${identity}/${options.dataset}/${device}`);
const find = (id) => document.getElementById(id);
let unsubscribe;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function tell(text) {
  find("status").textContent = text;
}

function note([name, text]) {
  const input = element("input", { value: text, ariaLabel: `Text of ${name}` });
  const line = element(
    "li",
    {},
    element("span", { className: "name", textContent: name }),
    input,
    element("button", { textContent: "Save", ariaLabel: `Save ${name}`, onclick: () => change(name, input.value) }),
    element("button", { textContent: "Remove", ariaLabel: `Remove ${name}`, onclick: () => change(name, null) }),
  );
  if (copy.isPending(name)) {
    line.append(element("small", { textContent: "not synced" }));
  }
  return line;
}

function conflict([name, { mine, theirs }]) {
  const shown = (text) => (text === null ? "removed" : `“${text}”`);
  const choose = (keepsMine) => () => {
    copy.choose(name, keepsMine);
    sync();
  };
  return element(
    "div",
    { className: "conflict" },
    element("p", { textContent: `Both devices changed ${name}. Here it is ${shown(mine)}, there it is ${shown(theirs)}.` }),
    element("button", { textContent: `Keep my ${name}`, onclick: choose(true) }),
    " ",
    element("button", { textContent: `Take their ${name}`, onclick: choose(false) }),
  );
}

function show() {
  const edited = document.activeElement?.closest("li input");
  find("conflicts").replaceChildren(...[...copy.conflicts()].map(conflict));
  if (!edited) {
    find("notes").replaceChildren(...[...copy.notes()].map(note));
  }
}

async function sync() {
  show();
  if (find("offline").checked) {
    tell("Offline: changes stay on this device");
    return;
  }
  try {
    await copy.sync();
    tell(copy.conflicts().size > 0 ? "Synced, but for the notes above" : `Synced at count ${copy.syncCount()}`);
  } catch (e) {
    tell(`Not synced: ${e.message}`);
  }
  show();
}

function change(name, text) {
  document.activeElement?.blur();
  copy.change(name, text);
  sync();
}

/** Listens for changes of other devices while the device is online. */
function listen() {
  unsubscribe?.();
  unsubscribe = find("offline").checked
    ? undefined
    : subscribe(options, {
        connected: sync,
        changed: ({ datasetName, deleted, syncCount }) => {
          if (datasetName === options.dataset && (deleted || syncCount !== copy.syncCount())) {
            sync();
          }
        },
        failed: (reason) => tell(`No push (${reason})`),
      });
}

find("device").textContent = device;
document.title = `Notes on ${device}`;
const other = new URLSearchParams([...parameters, ["device", device === "phone" ? "laptop" : "phone"]].filter(
  ([name], i, all) => all.findLastIndex(([each]) => each === name) === i,
));
find("other").href = `#${other}`;
find("other").textContent = `Open the ${other.get("device")}`;
find("new").addEventListener("submit", (event) => {
  event.preventDefault();
  const entered = new FormData(event.target);
  event.target.reset();
  change(entered.get("name"), entered.get("text"));
});
find("offline").addEventListener("change", () => {
  listen();
  sync();
});
sync();
listen();
