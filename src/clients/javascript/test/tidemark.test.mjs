// The helper as a test of a stranger uses it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ListRecordsCommand, UpdateRecordsCommand } from "@aws-sdk/client-cognito-sync";
import { startTidemark } from "../index.mjs";

export async function write(client, tidemark, IdentityId, Key, Value, SyncCount = 0) {
  const names = { IdentityPoolId: tidemark.identityPoolId, IdentityId, DatasetName: "game" };
  const { SyncSessionToken } = await client.send(new ListRecordsCommand(names));
  const RecordPatches = [{ Op: "replace", Key, Value, SyncCount }];
  return client.send(new UpdateRecordsCommand({ ...names, SyncSessionToken, RecordPatches }));
}

export async function records(client, tidemark, IdentityId) {
  const names = { IdentityPoolId: tidemark.identityPoolId, IdentityId, DatasetName: "game" };
  const { Records } = await client.send(new ListRecordsCommand(names));
  return Object.fromEntries(Records.map(({ Key, Value }) => [Key, Value]));
}

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
