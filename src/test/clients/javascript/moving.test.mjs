/**
 * The Cognito Sync manager of apps while its user moves from one service to another: the one at TIDEMARK_ENDPOINT stands
 * for Amazon's. The one at TIDEMARK_MOVING_ENDPOINT takes users of the pool TIDEMARK_MOVING_POOL over from it, and its
 * table is at TIDEMARK_MOVING_DYNAMODB.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Device } from "./device.mjs";
import { ENDPOINT, REGION } from "./service.mjs";

const HERE = process.env.TIDEMARK_MOVING_ENDPOINT;
const POOL = process.env.TIDEMARK_MOVING_POOL;
const skip = HERE ? false : "TIDEMARK_MOVING_ENDPOINT is not set";

async function devices(number) {
  const user = { pool: POOL, identity: `${REGION}:${randomUUID()}` };
  const all = [];
  for (let i = 0; i < number; i++) {
    all.push(await Device.of(user));
  }
  return { user, all };
}

/** Syncs, and fails if the manager drops its copy. */
async function sync(device) {
  const seen = await device.sync();
  assert.equal(seen.deleted, false, "the device started over");
  return seen;
}

/** Runs `tidemark migrate` for one user, and returns its lines. */
function migrate({ identity }) {
  const folder = mkdtempSync(join(tmpdir(), "migrate-"));
  const identities = join(folder, "identities");
  writeFileSync(identities, `${identity}\n`);
  const options = [
    ["--table", "tidemark"],
    ["--endpoint", process.env.TIDEMARK_MOVING_DYNAMODB],
    ["--source-endpoint", ENDPOINT],
    ["--pool", POOL],
    ["--identities", identities],
    ["--checkpoints", join(folder, "progress")],
  ];
  const command = `migrate --json ${options.flat().join(" ")}`;
  const lines = execFileSync("mvn", ["-q", "validate", "exec:exec@tidemark", `-Dtidemark=${command}`], {
    cwd: process.env.TIDEMARK_PROJECT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return lines.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}

test("devices switch one after the other, and go on where they were", { skip }, async () => {
  const { all: [phone, tablet] } = await devices(2);
  await phone.put("level", "1");
  await phone.put("old", "x");
  await sync(phone);
  await phone.remove("old");
  await sync(phone);
  await sync(tablet);

  phone.switchTo(HERE);
  assert.deepEqual((await sync(phone)).conflicts, []);
  assert.deepEqual(await phone.all(), { level: "1" });
  await phone.put("level", "2");
  assert.deepEqual((await sync(phone)).conflicts, []);
  await phone.put("coins", "10");
  assert.deepEqual((await sync(phone)).conflicts, []);

  await tablet.put("sound", "off");
  tablet.switchTo(HERE);
  await sync(tablet);
  await sync(phone);
  for (const device of [phone, tablet]) {
    assert.deepEqual(await device.all(), { level: "2", coins: "10", sound: "off" });
  }
});

test("a copy is renewed at the first request", { skip, timeout: 120_000 }, async () => {
  const { user, all: [phone, tablet] } = await devices(2);
  await phone.put("level", "1");
  await sync(phone);
  const lines = migrate(user);
  assert.deepEqual(lines[0], { kind: "TAKEN", identity: user.identity, dataset: "game" });
  await phone.put("level", "2");
  await phone.put("late", "yes");
  await sync(phone);

  tablet.switchTo(HERE);
  await sync(tablet);
  assert.deepEqual(await tablet.all(), { level: "2", late: "yes" });
  phone.switchTo(HERE);
  await phone.put("level", "3");
  assert.deepEqual((await sync(phone)).conflicts, []);
  await sync(tablet);
  assert.deepEqual(await tablet.all(), { level: "3", late: "yes" });
});

test("a device starts over only if both sides were updated", { skip }, async () => {
  const { all: [phone, tablet] } = await devices(2);
  await phone.put("level", "1");
  await sync(phone);
  await sync(tablet);
  phone.switchTo(HERE);
  await phone.put("level", "2");
  await sync(phone);

  await tablet.put("level", "old service");
  await sync(tablet);
  tablet.switchTo(HERE);
  const seen = await tablet.sync();
  assert.equal(seen.deleted, true);
  assert.deepEqual(await tablet.all(), { level: "2" });
  await tablet.put("level", "3");
  await sync(tablet);
  await sync(phone);
  assert.deepEqual(await phone.all(), { level: "3" });
});
