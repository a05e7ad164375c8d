/** The sample's copy of a dataset: two devices of one identity, against a running service. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { client, ENDPOINT, newUser, REGION } from "./service.mjs";
import { DeleteDatasetCommand } from "@aws-sdk/client-cognito-sync";

const SAMPLE = process.env.TIDEMARK_WEB_SAMPLE ?? new URL("../../../samples/web/", import.meta.url).pathname;
const { datasetOf } = await import(`${SAMPLE}/sync-client.mjs`);
const { openCopy } = await import(`${SAMPLE}/local-copy.mjs`);

const memory = () => {
  const texts = new Map();
  return { getItem: (name) => texts.get(name) ?? null, setItem: (name, text) => texts.set(name, text) };
};

function device({ pool, identity }, name, storage = memory(), wrap = (dataset) => dataset) {
  const credentials = async () => ({ accessKeyId: identity, secretAccessKey: "any" });
  const options = { endpoint: ENDPOINT, region: REGION, pool, identity, device: name, dataset: "notes", credentials };
  return openCopy(wrap(datasetOf(options)), storage, "copy");
}

const shown = (copy) => Object.fromEntries(copy.notes());

test("changes of different notes are merged", async () => {
  const user = newUser();
  const [phone, laptop] = [device(user, "phone"), device(user, "laptop")];
  phone.change("a", "1");
  laptop.change("b", "2");
  await phone.sync();
  await laptop.sync();
  await phone.sync();
  assert.deepEqual(shown(phone), { a: "1", b: "2" });
  assert.deepEqual(shown(laptop), { a: "1", b: "2" });
});

for (const [mine, expected] of [
  [true, { a: "laptop" }],
  [false, {}],
]) {
  test(`a change meets a removal; ${mine ? "the change" : "the removal"} is kept`, async () => {
    const user = newUser();
    const storage = memory();
    const phone = device(user, "phone");
    let laptop = device(user, "laptop", storage);
    phone.change("a", "first");
    await phone.sync();
    await laptop.sync();
    phone.change("a", null);
    await phone.sync();
    laptop.change("a", "laptop");
    await laptop.sync();
    laptop = device(user, "laptop", storage); // The conflict outlives the page.
    await laptop.sync();
    assert.deepEqual(laptop.conflicts(), new Map([["a", { mine: "laptop", theirs: null }]]));
    assert.deepEqual(shown(laptop), { a: "laptop" });
    laptop.choose("a", mine);
    await laptop.sync();
    await phone.sync();
    assert.deepEqual(shown(phone), expected);
    assert.deepEqual(shown(laptop), expected);
    assert.equal(laptop.isPending("a"), false);
  });
}

test("the same change on both devices is no conflict", async () => {
  const user = newUser();
  const [phone, laptop] = [device(user, "phone"), device(user, "laptop")];
  phone.change("a", "same");
  laptop.change("a", "same");
  await phone.sync();
  await laptop.sync();
  assert.equal(laptop.conflicts().size, 0);
  assert.equal(laptop.isPending("a"), false);
});

test("a device that missed the deletion of the dataset starts over, and keeps its own change", async () => {
  const user = newUser();
  const [phone, laptop] = [device(user, "phone"), device(user, "laptop")];
  phone.change("old", "1");
  await phone.sync();
  await laptop.sync();
  await client(user.identity).send(
    new DeleteDatasetCommand({ IdentityPoolId: user.pool, IdentityId: user.identity, DatasetName: "notes" }),
  );
  laptop.change("new", "2");
  await laptop.sync();
  await phone.sync();
  assert.deepEqual(shown(laptop), { new: "2" });
  assert.deepEqual(shown(phone), { new: "2" });
});

test("a note can have the name of a member that all objects have", async () => {
  const user = newUser();
  const [phone, laptop] = [device(user, "phone"), device(user, "laptop")];
  for (const name of ["constructor", "__proto__"]) {
    assert.equal(phone.isPending(name), false);
    phone.change(name, "text");
  }
  await phone.sync();
  await laptop.sync();
  assert.deepEqual([...laptop.notes()], [["__proto__", "text"], ["constructor", "text"]]);
});

test("an edit of a text that another device has changed meanwhile is a conflict", async () => {
  const user = newUser();
  const [phone, laptop] = [device(user, "phone"), device(user, "laptop")];
  phone.change("a", "first");
  await phone.sync();
  await laptop.sync();
  phone.change("a", "phone");
  await phone.sync();
  await laptop.sync(); // while the user types
  laptop.change("a", "laptop", "first");
  await laptop.sync();
  assert.deepEqual(laptop.conflicts(), new Map([["a", { mine: "laptop", theirs: "phone" }]]));
  await phone.sync();
  assert.deepEqual(shown(phone), { a: "phone" });
});

test("tabs of a device share its copy", async () => {
  const user = newUser();
  const storage = memory();
  const tabs = [device(user, "phone", storage), device(user, "phone", storage)];
  tabs[0].change("a", "1");
  tabs[1].change("b", "2");
  assert.deepEqual(shown(tabs[0]), { a: "1", b: "2" });
  await Promise.all(tabs.map((tab) => tab.sync()));
  assert.deepEqual(tabs.map((tab) => tab.isPending("a") || tab.isPending("b")), [false, false]);
  const laptop = device(user, "laptop");
  await laptop.sync();
  assert.deepEqual(shown(laptop), { a: "1", b: "2" });
});

/** Loses the response to each update while the condition holds. */
const losing = (isLost) => (dataset) => ({
  ...dataset,
  update: async (...input) => {
    const written = await dataset.update(...input);
    if (isLost()) {
      throw new TypeError("Failed to fetch");
    }
    return written;
  },
});

for (const last of ["second", null]) {
  test(`after a lost response, a further ${last === null ? "removal" : "change"} is no conflict`, async () => {
    const user = newUser();
    let lost = true;
    const phone = device(user, "phone", memory(), losing(() => lost));
    phone.change("a", "first");
    await assert.rejects(phone.sync(), /Failed to fetch/);
    lost = false;
    phone.change("a", last);
    await phone.sync();
    assert.equal(phone.conflicts().size, 0);
    const laptop = device(user, "laptop");
    await laptop.sync();
    assert.deepEqual(shown(laptop), last === null ? {} : { a: last });
  });
}

test("a note that is removed while it is sent is removed", async () => {
  const user = newUser();
  const during = (dataset) => ({
    ...dataset,
    update: async (...input) => {
      const written = await dataset.update(...input);
      if (input[1][0].Op === "replace") {
        phone.change("a", null);
      }
      return written;
    },
  });
  const phone = device(user, "phone", memory(), during);
  phone.change("a", "first");
  await phone.sync();
  assert.deepEqual(shown(phone), {});
  await phone.sync();
  const laptop = device(user, "laptop");
  await laptop.sync();
  assert.deepEqual(shown(laptop), {});
});

test("a note over the limit of a dataset holds up no other, and is sent once it is shorter", async () => {
  const user = newUser();
  const [phone, laptop] = [device(user, "phone"), device(user, "laptop")];
  const others = { a: "1", b: "2", d: "4" };
  Object.entries(others).forEach(([key, value]) => phone.change(key, value));
  phone.change("c", "x".repeat(1_048_577));
  await assert.rejects(phone.sync(), { status: 400 });
  assert.deepEqual(["a", "b", "c", "d"].filter(phone.isPending), ["c"]);
  await laptop.sync();
  assert.deepEqual(shown(laptop), others);
  phone.change("c", "x".repeat(1_048_577 - "a1b2d4c".length));
  await assert.rejects(phone.sync(), { type: "LimitExceededException" });
  phone.change("c", "x".repeat(1_048_576 - "a1b2d4c".length));
  await phone.sync();
  assert.equal(phone.isPending("c"), false);
});
