// Controls the service as a test does. The clients retry as the SDK does by default.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Service, startTidemark, Tidemark } from "../index.mjs";
import { records, write } from "../support/game.mjs";

test("a lost response applies the update once", async (t) => {
  const tidemark = await startTidemark(t);
  const client = tidemark.client();
  await tidemark.loseNextResponse("UpdateRecords");
  await write(client, tidemark, tidemark.identityId, "level", "2");
  assert.deepEqual(await records(client, tidemark, tidemark.identityId), { level: "2" });
  const updates = await tidemark.requests("UpdateRecords");
  assert.deepEqual(updates.map(({ status, syncCount }) => [status, syncCount]), [[null, undefined], [200, 1]]);
  const operations = (await tidemark.requests()).map(({ operation }) => operation);
  assert.deepEqual(operations, ["ListRecords", "UpdateRecords", "UpdateRecords", "ListRecords"]);
});

test("a lost response without an operation hits the next request", async (t) => {
  const tidemark = await startTidemark(t);
  await tidemark.loseNextResponse();
  await records(tidemark.client(), tidemark, tidemark.identityId);
  assert.deepEqual((await tidemark.requests()).map(({ status }) => status), [null, 200]);
});

test("the clock names the type that it takes", async (t) => {
  const tidemark = await startTidemark(t);
  await assert.rejects(tidemark.advance("3600"), { name: "TypeError", message: "advance takes a number of seconds" });
  await assert.rejects(tidemark.setTime("2027-01-01"), { name: "TypeError", message: "setTime takes a Date" });
});

test("requests of a mistyped operation are refused", async (t) => {
  const tidemark = await startTidemark(t);
  await assert.rejects(tidemark.requests("updateRecords"), /operation is no operation such as UpdateRecords/);
});

test("throttling reaches the client", async (t) => {
  const tidemark = await startTidemark(t);
  await tidemark.inject({ fault: "respond", status: 429, dataset: "game", count: 2 });
  const client = tidemark.client(tidemark.identityId, { maxAttempts: 1 });
  for (let i = 0; i < 2; i++) {
    await assert.rejects(records(client, tidemark, tidemark.identityId), { name: "TooManyRequestsException" });
  }
  assert.deepEqual(await records(client, tidemark, tidemark.identityId), {});
});

test("a failed trigger refuses the update", async (t) => {
  const tidemark = await startTidemark(t);
  await tidemark.inject({ fault: "failTrigger" });
  await assert.rejects(write(tidemark.client(), tidemark, tidemark.identityId, "level", "2"), {
    name: "InvalidLambdaFunctionOutputException",
  });
});

test("the clock moves until the pool is closed", async () => {
  const tidemark = await startTidemark();
  const before = await tidemark.now();
  await tidemark.advance(181 * 24 * 3600);
  assert.ok((await tidemark.now()) - before >= 181 * 24 * 3600_000);
  await tidemark.setTime(new Date("2030-01-31T12:00:00Z"));
  assert.match((await tidemark.now()).toISOString(), /^2030-01-31T12:/);
  await tidemark.close();
  assert.ok(Math.abs((await tidemark.now()) - Date.now()) < 300_000);
});

test("a reset deletes the data of the pool", async (t) => {
  const tidemark = await startTidemark(t);
  const client = tidemark.client();
  await write(client, tidemark, tidemark.identityId, "level", "2");
  await tidemark.reset();
  assert.deepEqual(await records(client, tidemark, tidemark.identityId), {});
});

test("an invalid fault is explained", async (t) => {
  const tidemark = await startTidemark(t);
  await assert.rejects(tidemark.inject({ fault: "none" }), { message: /POST \/_tidemark\/faults got status 400: / });
});

test("a service at a stage has its controls at the root", async () => {
  const service = await Service.start("--stage", "test");
  const tidemark = new Tidemark(service.endpoint);
  await tidemark.now();
  await service.stop();
  await assert.rejects(tidemark.now(), { name: "TidemarkError", message: /does not respond/ });
});
