/** Devices with amazon-cognito-js 1.1.0 on aws-sdk 2: the Cognito Sync manager of apps, which has a local store. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ListRecordsCommand, UpdateRecordsCommand } from "@aws-sdk/client-cognito-sync";
import { client, newUser } from "./service.mjs";
import { Device } from "./device.mjs";
import { call } from "./sync-manager.mjs";

async function two() {
  const user = newUser();
  return { user, phone: await Device.of(user), tablet: await Device.of(user) };
}

test("a change reaches the other device", async () => {
  const { phone, tablet } = await two();
  await phone.put("score", "5");
  await phone.put("name", "Ada 🎲");
  await phone.sync();
  await tablet.sync();
  assert.deepEqual(await tablet.all(), { score: "5", name: "Ada 🎲" });
  await tablet.put("score", "6");
  await tablet.sync();
  assert.deepEqual((await phone.sync()).conflicts, []);
  assert.deepEqual(await phone.all(), { score: "6", name: "Ada 🎲" });
});

for (const [way, resolve, expected] of [
  ["the remote record", (conflict) => conflict.resolveWithRemoteRecord(), "phone's"],
  ["the local record", (conflict) => conflict.resolveWithLocalRecord(), "tablet's"],
  ["another value", (conflict) => conflict.resolveWithValue("both"), "both"],
]) {
  test(`a conflict resolved with ${way}`, async () => {
    const { phone, tablet } = await two();
    await phone.put("score", "0");
    await phone.sync();
    await tablet.sync();
    await phone.put("score", "phone's");
    await phone.sync();
    await tablet.put("score", "tablet's");
    await tablet.put("other", "kept");
    assert.deepEqual((await tablet.sync({ resolve })).conflicts, ["score"]);
    await phone.sync();
    for (const device of [phone, tablet]) {
      assert.deepEqual(await device.all(), { score: expected, other: "kept" });
    }
  });
}

test("a record is removed and added again", async () => {
  const { phone, tablet } = await two();
  await phone.put("score", "5");
  await phone.sync();
  await tablet.sync();
  await phone.remove("score");
  await phone.sync();
  await tablet.sync();
  assert.deepEqual(await tablet.all(), {});
  await tablet.put("score", "again");
  assert.deepEqual((await tablet.sync()).conflicts, []);
  await phone.sync();
  assert.deepEqual(await phone.all(), { score: "again" });
});

test("a device starts over after another deletes the dataset", async () => {
  const { user, phone, tablet } = await two();
  await phone.put("score", "5");
  await phone.sync();
  await tablet.sync();
  await call((done) => phone.manager.local.deleteDataset(user.identity, "game", done));
  await phone.sync();
  await assert.rejects(tablet.sync({ startOver: false }), /onDatasetDeleted/);
  assert.deepEqual(await tablet.all(), { score: "5" });
  assert.equal((await tablet.sync()).deleted, true);
  assert.deepEqual(await tablet.all(), {});
  await tablet.put("score", "new");
  await tablet.sync();
  const watch = await Device.of(user);
  await watch.sync();
  assert.deepEqual(await watch.all(), { score: "new" });
});

test("a device that missed pruned removals starts over", async () => {
  const { user, phone, tablet } = await two();
  await phone.put("kept", "1");
  await phone.sync();
  await tablet.sync();
  const sync = client(user.identity);
  const dataset = { IdentityPoolId: user.pool, IdentityId: user.identity, DatasetName: "game" };
  for (const Op of ["replace", "remove", "remove"]) {
    const { SyncSessionToken, DatasetSyncCount } = await sync.send(new ListRecordsCommand(dataset));
    // Two times 700 removals of different keys exceed the 1,024 tombstones that are kept.
    const RecordPatches = Array.from({ length: 700 }, (_, i) => ({
      Op,
      Key: `${DatasetSyncCount > 2 ? "late" : "early"}-${i}`,
      Value: Op === "replace" ? "v" : undefined,
      SyncCount: Op === "remove" && DatasetSyncCount === 2 ? 2 : 0,
    }));
    await sync.send(new UpdateRecordsCommand({ ...dataset, SyncSessionToken, RecordPatches }));
  }
  assert.equal((await tablet.sync()).deleted, true);
  assert.deepEqual(await tablet.all(), { kept: "1" });
});

test("a dataset that grows from one item into pages", async () => {
  const { phone, tablet } = await two();
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 40; i++) {
      await phone.put(`key-${round}-${i}`, `${round}`.repeat(500));
    }
    await phone.put("photo", `${round}`.repeat(20_000 * (round + 1)));
    await phone.sync();
    await tablet.put(`from-tablet-${round}`, "x");
    await tablet.sync();
    await phone.sync();
    assert.deepEqual(await tablet.all(), await phone.all());
  }
  assert.equal(Object.keys(await phone.all()).length, 165);
});

test("three devices converge after random changes", async () => {
  const seed = Number(process.env.TIDEMARK_SEED ?? Math.floor(Math.random() * 1_000_000));
  console.log(`TIDEMARK_SEED=${seed} repeats this schedule`);
  const random = numbers(seed);
  for (let schedule = 0; schedule < 10; schedule++) {
    const user = newUser();
    const devices = await Promise.all([0, 1, 2].map(() => Device.of(user)));
    for (let step = 0; step < 60; step++) {
      const device = devices[random(3)];
      const key = `key-${random(6)}`;
      switch (random(4)) {
        case 0:
          await device.sync({ resolve: resolution(random(3), step) });
          break;
        case 1:
          // Only one device removes: if two make the same change, without a conflict, this version pushes it forever.
          await devices[0].remove(key);
          break;
        default:
          await device.put(key, random(8) === 0 ? `${step}`.repeat(9_000) : `value ${step}`);
      }
    }
    // The first round brings all changes to the service, the second to every device.
    for (const device of [...devices, ...devices]) {
      await device.sync();
    }
    const [one, ...others] = await Promise.all(devices.map((device) => device.all()));
    for (const other of others) {
      assert.deepEqual(other, one, `seed ${seed}, schedule ${schedule}`);
    }
  }
});

test("three devices that race lose no record, without any workaround", async () => {
  const seed = Number(process.env.TIDEMARK_SEED ?? Math.floor(Math.random() * 1_000_000));
  console.log(`TIDEMARK_SEED=${seed} repeats these changes; the service decides the order of concurrent calls`);
  const random = numbers(seed);
  for (let schedule = 0; schedule < 10; schedule++) {
    const user = newUser();
    const devices = await Promise.all([0, 1, 2].map(() => Device.of(user)));
    for (let round = 0; round < 8; round++) {
      for (const [number, device] of devices.entries()) {
        for (let change = random(3); change > 0; change--) {
          await device.put(`key-${random(8)}`, `device ${number}, round ${round}, change ${change}`);
        }
      }
      await Promise.all(devices.filter(() => random(3) > 0).map((device) => raced(device)));
    }
    for (const device of [...devices, ...devices, ...devices]) {
      await raced(device);
    }
    const expected = await stored(user);
    for (const device of devices) {
      assert.deepEqual(await device.all(), expected, `seed ${seed}, schedule ${schedule}`);
    }
  }
});

/** Synchronises without the workaround after a conflict. The manager gives up after its retries; the app tries again. */
function raced(device) {
  return device.synchronize().catch((error) => assert.match(error.message, /maximum retry count/));
}

/** Returns the values that the service has. */
async function stored({ pool, identity }) {
  const { Records } = await client(identity).send(
    new ListRecordsCommand({ IdentityPoolId: pool, IdentityId: identity, DatasetName: "game" }),
  );
  return Object.fromEntries(Records.filter(({ Value }) => Value).map(({ Key, Value }) => [Key, Value]));
}

function resolution(kind, step) {
  return (conflict) =>
    [
      () => conflict.resolveWithRemoteRecord(),
      () => conflict.resolveWithLocalRecord(),
      () => conflict.resolveWithValue(`resolved ${step}`),
    ][kind]();
}

/** Returns a generator of pseudorandom numbers below a bound. */
function numbers(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
