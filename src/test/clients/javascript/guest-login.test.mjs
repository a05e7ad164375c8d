/** Guests who log in, with the Cognito Sync manager for JavaScript and AWS.CognitoIdentityCredentials of version 2. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { promisify } from "node:util";
import { ListRecordsCommand, UpdateRecordsCommand } from "@aws-sdk/client-cognito-sync";
import { startIdentityService } from "./identity-service.mjs";
import { DEVELOPER, client, newUser } from "./service.mjs";
import { AWS, call } from "./sync-manager.mjs";

AWS.config.update({ cognitoidentity: { endpoint: await startIdentityService() } });

/** A phone: a manager with its own local store. */
class Phone {
  static async of(pool, account) {
    const phone = new Phone();
    phone.credentials = new AWS.CognitoIdentityCredentials({ IdentityPoolId: pool });
    await phone.login(account);
    AWS.config.credentials = phone.credentials;
    phone.manager = new AWS.CognitoSyncManager({ DataStore: AWS.CognitoSyncManager.StoreInMemory });
    return phone;
  }

  get identity() {
    return this.credentials.identityId;
  }

  /** Gets the identity of the account, or a guest's if there is none. The phone's own identity id is sent. */
  login(account) {
    if (account) {
      this.credentials.params.Logins = { "accounts.example.com": account };
    }
    this.credentials.expired = true;
    return call((done) => this.credentials.get(done));
  }

  open(name = "game") {
    return call((done) => this.manager.openOrCreateDataset(name, done));
  }

  async datasets() {
    const datasets = await call((done) => this.manager.listDatasets(done));
    return datasets.map((metadata) => metadata.getDatasetName());
  }
}

function put(dataset, key, value) {
  return call((done) => dataset.put(key, value, done));
}

function all(dataset) {
  return call((done) => dataset.getAll(done));
}

/** Synchronises without conflicts or deletions. Without a handler, a merge fails. */
function synchronize(dataset, onDatasetsMerged = () => assert.fail("onDatasetsMerged is called")) {
  return new Promise((onSuccess, onFailure) => {
    dataset.synchronize({
      onSuccess,
      onFailure,
      onDatasetsMerged,
      onConflict: () => onFailure(new Error("conflict")),
      onDatasetDeleted: () => onFailure(new Error("deleted")),
    });
  });
}

/** An account whose dataset has a score, and a phone whose guest has another, a level, and a change that is not sent. */
async function guestWithAnAccount() {
  const { pool } = newUser();
  const account = randomUUID();
  const tablet = await Phone.of(pool, account);
  const game = await tablet.open();
  await put(game, "score", "9");
  await synchronize(game);

  const phone = await Phone.of(pool);
  const guest = phone.identity;
  const guests = await phone.open();
  await put(guests, "score", "5");
  await put(guests, "level", "2");
  await synchronize(guests);
  await put(guests, "draft", "unsent");
  return { pool, account, tablet, phone, guest, guests };
}

/** Copies the records that the service has, as a developer. */
async function copy(pool, guest, identity, name) {
  const developer = client(DEVELOPER);
  const source = { IdentityPoolId: pool, IdentityId: guest, DatasetName: "game" };
  const { Records } = await developer.send(new ListRecordsCommand(source));
  const target = { IdentityPoolId: pool, IdentityId: identity, DatasetName: name };
  const { SyncSessionToken } = await developer.send(new ListRecordsCommand(target));
  const RecordPatches = Records.map(({ Key, Value }) => ({ Op: "replace", Key, Value, SyncCount: 0 }));
  await developer.send(new UpdateRecordsCommand({ ...target, SyncSessionToken, RecordPatches }));
}

test("a new login keeps the guest's identity and all its data", async () => {
  const { pool } = newUser();
  const phone = await Phone.of(pool);
  const guest = phone.identity;
  const game = await phone.open();
  await put(game, "score", "5");
  await synchronize(game);
  await put(game, "draft", "unsent");
  const account = randomUUID();
  await phone.login(account);
  assert.equal(phone.identity, guest);
  await synchronize(game);
  const tablet = await Phone.of(pool, account);
  assert.equal(tablet.identity, guest);
  const other = await tablet.open();
  await synchronize(other);
  assert.deepEqual(await all(other), { score: "5", draft: "unsent" });
});

test("an account's identity replaces the guest's, whose data stays on the phone, unseen and unsent", async () => {
  const { pool, account, tablet, phone, guest, guests } = await guestWithAnAccount();
  await phone.login(account);
  assert.equal(phone.identity, tablet.identity);
  assert.notEqual(phone.identity, guest);

  await assert.rejects(synchronize(guests), /Dataset doesn't exist/);
  const game = await phone.open();
  assert.deepEqual(await all(game), {});
  await synchronize(game);
  assert.deepEqual(await all(game), { score: "9" });

  const left = await call((done) => phone.manager.local.getRecords(guest, "game", done));
  const unsent = left.map((record) => [record.getKey(), record.getValue(), record.isModified()]);
  assert.deepEqual(unsent, [["score", "5", false], ["level", "2", false], ["draft", "unsent", true]]);
  const names = { IdentityPoolId: pool, IdentityId: guest, DatasetName: "game" };
  const { Records } = await client(DEVELOPER).send(new ListRecordsCommand(names));
  assert.deepEqual(Records.map(({ Key }) => Key).sort(), ["level", "score"]);
});

test("after the login, the same manager still lists the guest's datasets, and a dotted one blocks the account's", async () => {
  const { account, phone } = await guestWithAnAccount();
  await phone.open("settings.sound");
  await phone.login(account);
  await phone.open();
  const settings = await phone.open("settings");
  assert.deepEqual(await phone.datasets(), ["game", "settings.sound", "game", "settings"]);
  const merged = new Promise((resolve) => synchronize(settings, (dataset, names) => resolve(names)));
  assert.deepEqual(await merged, ["settings.sound"]);

  AWS.config.credentials = phone.credentials;
  phone.manager = new AWS.CognitoSyncManager({ DataStore: AWS.CognitoSyncManager.StoreInMemory });
  await synchronize(await phone.open("settings"));
});

test("the app carries the guest's values over", async () => {
  const { account, tablet, phone, guests } = await guestWithAnAccount();
  const carried = await all(guests);
  await phone.login(account);
  const game = await phone.open();
  await synchronize(game);
  const known = await all(game);
  for (const [key, value] of Object.entries(carried).filter(([each]) => !(each in known))) {
    await put(game, key, value);
  }
  await synchronize(game);
  const other = await tablet.open();
  await synchronize(other);
  assert.deepEqual(await all(other), { score: "9", level: "2", draft: "unsent" });
});

test("a developer copies the guest's records to a dataset of another name", async () => {
  const { pool, account, phone, guest } = await guestWithAnAccount();
  await phone.login(account);
  await copy(pool, guest, phone.identity, "game-of-guest");
  const copied = await phone.open("game-of-guest");
  await synchronize(copied);
  assert.deepEqual(await all(copied), { score: "5", level: "2" });
  const game = await phone.open();
  await synchronize(game);
  assert.deepEqual(await all(game), { score: "9" });
});

test("a copy with Amazon's name for a merged dataset runs onDatasetsMerged once the app has opened it", async () => {
  const { pool, account, tablet, phone, guest } = await guestWithAnAccount();
  await phone.login(account);
  const name = `game.${guest}`;
  await copy(pool, guest, phone.identity, name);
  const game = await phone.open();
  await synchronize(game);
  await phone.open(name);
  await synchronize(game, async (dataset, [merged], proceed) => {
    const copied = await phone.open(merged);
    await synchronize(copied);
    const known = await all(dataset);
    for (const [key, value] of Object.entries(await all(copied)).filter(([each]) => !(each in known))) {
      await put(dataset, key, value);
    }
    await call((done) => phone.manager.local.deleteDataset(phone.identity, merged, done));
    await synchronize(copied);
    proceed(true);
  });
  await synchronize(game);
  const other = await tablet.open();
  await synchronize(other);
  assert.deepEqual(await all(other), { score: "9", level: "2" });
});

/** Merges the datasets of a guest with the operator's tool. TIDEMARK_OPERATOR is a shell's line for its arguments. */
function merge(pool, guest, identity) {
  const names = ["merge", "--pool", pool, "--guest", guest, "--into", identity];
  return promisify(execFile)("sh", ["-c", process.env.TIDEMARK_OPERATOR, "tidemark", ...names]);
}

/** Handles a merge as an app does: takes over what is new, and deletes the copies. */
async function takeOver(phone, dataset, names) {
  for (const name of names) {
    const copied = await phone.open(name);
    await synchronize(copied);
    const known = await all(dataset);
    for (const [key, value] of Object.entries(await all(copied)).filter(([each]) => !(each in known))) {
      await put(dataset, key, value);
    }
    await call((done) => phone.manager.local.deleteDataset(phone.identity, name, done));
    await synchronize(copied);
  }
}

test("after a merge, the service names the guest's dataset to onDatasetsMerged, once", async () => {
  const { pool, account, tablet, phone, guest } = await guestWithAnAccount();
  await phone.login(account);
  await merge(pool, guest, phone.identity);
  const game = await phone.open();
  const calls = [];
  await new Promise((resolve, reject) =>
    game.synchronize({
      onFailure: reject,
      onDatasetsMerged: async (dataset, names, proceed) => {
        calls.push(names);
        // The manager calls a method that it does not have.
        assert.throws(() => proceed(true), TypeError);
        await takeOver(phone, dataset, names);
        resolve();
      },
    }),
  );
  assert.deepEqual(calls, [[`game.${guest}`]]);
  // The callback came before the account's records, so the guest's score was new to the phone.
  await new Promise((onSuccess, onFailure) =>
    game.synchronize({
      onSuccess,
      onFailure,
      onConflict: (dataset, conflicts, proceed) =>
        dataset.resolve(conflicts.map((each) => each.resolveWithRemoteRecord()), () => proceed(true)),
    }),
  );
  const other = await tablet.open();
  await synchronize(other);
  assert.deepEqual(await all(other), { score: "9", level: "2" });

  // A second run of the tool does not start over.
  await merge(pool, guest, phone.identity);
  await synchronize(other);
});

test("after a merge into an account without the dataset, its first synchronisation has the name", async () => {
  const { pool } = newUser();
  const account = randomUUID();
  const tablet = await Phone.of(pool, account);
  const phone = await Phone.of(pool);
  const guest = phone.identity;
  const guests = await phone.open();
  await put(guests, "level", "2");
  await synchronize(guests);
  await phone.login(account);
  await merge(pool, guest, phone.identity);
  const game = await tablet.open();
  await put(game, "score", "9");
  const names = await new Promise((resolve) => synchronize(game, (dataset, merged) => resolve(merged)));
  assert.deepEqual(names, [`game.${guest}`]);
  await takeOver(tablet, game, names);
  await synchronize(game);
  assert.deepEqual(await all(game), { score: "9", level: "2" });
});
