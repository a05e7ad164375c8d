/** The sample for browsers: two tabs of one user, and one of another, against a running service. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import WebSocket from "ws";
import { client, ENDPOINT, newUser, REGION } from "./service.mjs";
import { DeleteDatasetCommand } from "@aws-sdk/client-cognito-sync";

const REALTIME = process.env.TIDEMARK_REALTIME ?? "ws://127.0.0.1:8016/event/realtime";
const SAMPLE = process.env.TIDEMARK_WEB_SAMPLE ?? new URL("../../../samples/web/", import.meta.url).pathname;
const { subscribe, channelOf } = await import(`${SAMPLE}/sync-events.mjs`);
const { datasetOf } = await import(`${SAMPLE}/sync-client.mjs`);
const { sign } = await import(`${SAMPLE}/sigv4.mjs`);

function options({ pool, identity }, credentialsOf = identity) {
  return {
    endpoint: ENDPOINT,
    realtime: REALTIME,
    host: "127.0.0.1",
    region: REGION,
    pool,
    identity,
    dataset: "notes",
    credentials: async () => ({ accessKeyId: credentialsOf, secretAccessKey: "any", sessionToken: "token" }),
    WebSocket,
  };
}

/** A tab that lists the dataset once it is connected and whenever the dataset changes. */
function open(user, own = options(user)) {
  const dataset = datasetOf(own);
  const waiting = [];
  const happened = [];
  const happen = (what) => {
    happened.push(what);
    waiting.splice(0).forEach((resume) => resume());
  };
  const end = subscribe(own, {
    connected: () => happen({ connected: true }),
    changed: async (change) => {
      const { records, syncCount } = await dataset.list();
      happen({ change, syncCount, shown: Object.fromEntries([...records].map(([key, { Value }]) => [key, Value])) });
    },
    failed: (reason) => happen({ failed: reason }),
  });
  async function until(condition) {
    for (;;) {
      const found = happened.find(condition);
      if (found) {
        return found;
      }
      await new Promise((resume) => waiting.push(resume));
    }
  }
  return { dataset, end, until, happened };
}

test("a note of one tab appears in the other, and in no other user's", { timeout: 60_000 }, async (t) => {
  const anna = newUser();
  const ben = { pool: anna.pool, identity: newUser().identity };
  const tabs = [open(anna), open(anna), open(ben)];
  t.after(() => tabs.forEach(({ end }) => end()));
  await Promise.all(tabs.map(({ until }) => until(({ connected }) => connected)));
  await tabs[0].dataset.put("milk", "2 litres");
  for (const tab of tabs.slice(0, 2)) {
    const { change, shown, syncCount } = await tab.until(({ change }) => change);
    assert.deepEqual(change, {
      identityPoolId: anna.pool,
      identityId: anna.identity,
      datasetName: "notes",
      syncCount: 1,
      deleted: false,
    });
    assert.equal(syncCount, 1);
    assert.deepEqual(shown, { milk: "2 litres" });
  }
  await tabs[2].dataset.put("ben's", "note");
  await tabs[2].until(({ change }) => change);
  assert.deepEqual(tabs[2].happened.filter(({ change }) => change?.identityId === anna.identity), []);
  assert.deepEqual(tabs[0].happened.filter(({ change }) => change?.identityId === ben.identity), []);
});

test("a deletion appears", { timeout: 60_000 }, async (t) => {
  const anna = newUser();
  const tab = open(anna);
  t.after(() => tab.end());
  await tab.until(({ connected }) => connected);
  await tab.dataset.put("milk", "2 litres");
  await tab.until(({ change }) => change?.syncCount === 1);
  await client(anna.identity).send(
    new DeleteDatasetCommand({ IdentityPoolId: anna.pool, IdentityId: anna.identity, DatasetName: "notes" }),
  );
  const { change, shown } = await tab.until(({ change }) => change?.deleted);
  assert.equal(change.syncCount, 2);
  assert.deepEqual(shown, {});
});

test("another user's channel is refused, and tried again", { timeout: 60_000 }, async (t) => {
  const anna = newUser();
  const tab = open(anna, options(anna, newUser().identity));
  t.after(() => tab.end());
  await tab.until(({ failed }) => failed === "UnauthorizedException");
  await tab.until((_, index) => index === 1);
  assert.ok(tab.happened.every(({ failed }) => failed === "UnauthorizedException"));
});

test("a lost connection is made again", { timeout: 60_000 }, async (t) => {
  const sockets = [];
  const own = options(newUser());
  own.WebSocket = class extends WebSocket {
    constructor(...rest) {
      super(...rest);
      sockets.push(this);
    }
  };
  const tab = open(own, own);
  t.after(() => tab.end());
  await tab.until(({ connected }) => connected);
  sockets[0].terminate();
  await tab.until(({ failed }) => failed);
  await tab.until((each, index) => each.connected && index > 1);
  assert.equal(sockets.length, 2);
});

test("the page of another origin is refused", { timeout: 60_000 }, async () => {
  const { identity } = newUser();
  const signed = { host: "127.0.0.1", authorization: `AWS4-HMAC-SHA256 Credential=${identity}/20261128/x` };
  const header = Buffer.from(JSON.stringify(signed)).toString("base64url");
  const connect = (origin) =>
    new Promise((resolve) => {
      const socket = new WebSocket(REALTIME, ["aws-appsync-event-ws", `header-${header}`], { origin });
      socket.onopen = () => resolve("open") ?? socket.close();
      socket.onerror = () => resolve("refused");
    });
  assert.equal(await connect("https://evil.example"), "refused");
  assert.equal(await connect("http://localhost:5173"), "open");
});

class Sha256 {
  constructor(key) {
    this.key = key;
    this.data = [];
  }
  update(data) {
    this.data.push(Buffer.from(data));
  }
  async digest() {
    const data = Buffer.concat(this.data);
    const { createHmac } = await import("node:crypto");
    return (this.key ? createHmac("sha256", Buffer.from(this.key)) : createHash("sha256")).update(data).digest();
  }
}

test("signatures are those of the SDK", async () => {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret+/key", sessionToken: "token==" };
  const now = new Date("2026-11-28T10:15:30.123Z");
  for (const [service, url, method, body] of [
    ["appsync", "https://a.appsync-api.eu-west-1.amazonaws.com/event", "POST", '{"channel":"/sync/a"}'],
    ["execute-api", "https://b.execute-api.eu-west-1.amazonaws.com/identitypools/eu-west-1%3A1/datasets/a.b%3Ac/records?nextToken=a%2Bb%3D", "GET", ""],
  ]) {
    const { hostname, pathname, searchParams } = new URL(url);
    const headers = { "content-type": "application/json" };
    const signer = new SignatureV4({ service, region: "eu-west-1", credentials, sha256: Sha256, applyChecksum: false });
    const expected = await signer.sign(
      { method, protocol: "https:", hostname, path: pathname, query: Object.fromEntries(searchParams), headers: { ...headers, host: hostname }, body },
      { signingDate: now },
    );
    const signed = await sign({ method, url, service, region: "eu-west-1", headers, body }, credentials, now);
    assert.equal(signed.authorization, expected.headers.authorization);
  }
});

test("the channel of an identity has five segments", () => {
  assert.equal(channelOf("eu-west-1:a", "eu-west-1:b"), "/sync/eu-west-1/a/eu-west-1/b");
});
