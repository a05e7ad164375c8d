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
const home = `${options.pool}/${identity}/${options.dataset}/${device}`;
const copy = openCopy(datasetOf(options), localStorage, home);
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const find = (id) => document.getElementById(id);
const lines = new Map(); // by name of the note
let shownConflicts = "";
let failures = 0;
let retry;
let unsubscribe;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A screen reader reads the status when it changes. */
function tell(text) {
  if (find("status").textContent !== text) {
    find("status").textContent = text;
  }
}

/** Returns the line of a note. A text that is being typed stays as it is when another one arrives. */
function lineOf(name) {
  const input = element("input", { ariaLabel: `Text of ${name}`, autocomplete: "off" });
  const state = element("small");
  const isDraft = () => input.value !== input.defaultValue;
  // The default value is the text that the user saw before typing.
  const store = (text) => {
    if (change(name, text, input.defaultValue)) {
      input.defaultValue = input.value = text ?? input.defaultValue;
      sync();
    }
  };
  const remove = () => {
    store(null);
    find("name").focus();
  };
  const submit = (event) => {
    event.preventDefault();
    store(input.value);
  };
  const node = element(
    "li",
    {},
    element(
      "form",
      { onsubmit: submit },
      element("span", { className: "name", textContent: name }),
      input,
      element("button", { textContent: "Save", ariaLabel: `Save ${name}` }),
      element("button", { type: "button", textContent: "Remove", ariaLabel: `Remove ${name}`, onclick: remove }),
      state,
    ),
  );
  const show = (text) => {
    if (!isDraft()) {
      input.defaultValue = input.value = text;
    }
    state.textContent = copy.isPending(name) ? "not synced" : "";
  };
  return { node, input, isDraft, show };
}

function conflict([name, { mine, theirs }]) {
  const shown = (text) => (text === null ? "removed" : `“${text}”`);
  const choose = (keepsMine) => () => {
    copy.choose(name, keepsMine);
    sync();
    (lines.get(name)?.input ?? find("name")).focus();
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

/** Draws only what has changed, so that the focus stays, and a screen reader reads a conflict once. */
function show() {
  const conflicts = [...copy.conflicts()];
  if (JSON.stringify(conflicts) !== shownConflicts) {
    shownConflicts = JSON.stringify(conflicts);
    find("conflicts").replaceChildren(...conflicts.map(conflict));
  }
  const notes = copy.notes();
  for (const [name, line] of lines) {
    if (!notes.has(name) && !line.isDraft()) {
      line.node.remove();
      lines.delete(name);
    }
  }
  const list = find("notes");
  [...new Set([...notes.keys(), ...lines.keys()])].sort().forEach((name, i) => {
    if (!lines.has(name)) {
      lines.set(name, lineOf(name));
      list.insertBefore(lines.get(name).node, list.children[i] ?? null);
    }
    lines.get(name).show(notes.get(name) ?? "");
  });
}

/** Syncs, and tries again after a growing pause unless the service calls the changes invalid. */
async function sync() {
  clearTimeout(retry);
  show();
  if (find("offline").checked) {
    tell("Offline: changes stay on this device");
    return;
  }
  try {
    await copy.sync();
    failures = 0;
    tell(copy.conflicts().size > 0 ? "Synced, but for the notes above" : `Synced at count ${copy.syncCount()}`);
  } catch (e) {
    tell(`Not synced: ${e.message}`);
    if (e.status !== 400) {
      clearTimeout(retry);
      retry = setTimeout(sync, Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures));
      failures += 1;
    }
  }
  show();
}

/** Changes a note, and returns whether there was room for the change on this device. */
function change(name, text, seen) {
  try {
    copy.change(name, text, seen);
    find("problem").textContent = "";
    return true;
  } catch (e) {
    find("problem").textContent = `Not saved: ${e.message}`;
    return false;
  }
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
        failed: (reason) => failures > 0 || tell(`No push (${reason})`), // a failed sync says more
      });
}

function followSwitch() {
  find("offline").checked = localStorage.getItem(`${home}/offline`) === "true";
  listen();
  sync();
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
  const name = entered.get("name");
  if (copy.notes().has(name)) {
    find("problem").textContent = `There is a note ${name} already: change its text`;
    lines.get(name).input.focus();
    return;
  }
  if (change(name, entered.get("text"), null)) {
    event.target.reset();
    sync();
    find("name").focus();
  }
});
find("offline").addEventListener("change", ({ target }) => {
  localStorage.setItem(`${home}/offline`, target.checked);
  followSwitch();
});
// Another tab of this device has changed the copy, or gone offline.
addEventListener("storage", ({ key }) => (key === `${home}/offline` ? followSwitch() : show()));
addEventListener("hashchange", () => location.reload());
followSwitch();
