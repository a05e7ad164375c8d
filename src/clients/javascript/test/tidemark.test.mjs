// The helper as a test of a stranger uses it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startTidemark } from "../index.mjs";
import { records, write } from "../support/game.mjs";

test("a client calls as the identity", async (t) => {
  const tidemark = await startTidemark(t);
  const client = tidemark.client();
  await write(client, tidemark, tidemark.identityId, "level", "2");
  assert.deepEqual(await records(client, tidemark, tidemark.identityId), { level: "2" });
  await assert.rejects(records(client, tidemark, tidemark.newIdentityId()), { name: "NotAuthorizedException" });
});

test("other callers have clients", async (t) => {
  const tidemark = await startTidemark(t);
  const other = tidemark.newIdentityId();
  await write(tidemark.client(other), tidemark, other, "level", "3");
  assert.deepEqual(await records(tidemark.developer(), tidemark, other), { level: "3" });
});

test("every call returns a new pool of the same service", async (t) => {
  const [one, two] = [await startTidemark(t), await startTidemark(t)];
  assert.equal(one.endpoint, two.endpoint);
  assert.notEqual(one.identityPoolId, two.identityPoolId);
  assert.deepEqual(await records(one.client(), one, one.identityId), {});
});
