/** The handlers of the AppSync namespace with recorded contexts. Java's rule of the local service gets the same. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { test } from "node:test";

register("./appsync-hooks.mjs", import.meta.url);

const handlers = await import(new URL("../../main/appsync/sync.mjs", import.meta.url));
const cases = JSON.parse(await readFile(new URL("../resources/appsync/contexts.json", import.meta.url), "utf8"));

for (const { name, handler, context, allowed } of cases) {
  test(`${handler}: ${name}`, () => {
    const before = structuredClone(context);
    if (allowed) {
      const result = handlers[handler](context);
      assert.deepEqual(result, handler === "onPublish" ? before.events : undefined);
    } else {
      assert.throws(() => handlers[handler](context), { name: "Unauthorized" });
    }
    assert.deepEqual(context, before);
  });
}

test("cases exist for both outcomes of both handlers", () => {
  const outcomes = new Set(cases.map(({ handler, allowed }) => `${handler} ${allowed}`));
  assert.equal(outcomes.size, 4);
});

test("the handlers use nothing that APPSYNC_JS does not have", async () => {
  const code = (await readFile(new URL("../../main/appsync/sync.mjs", import.meta.url), "utf8")).replace(/\/\/.*/g, "");
  for (const missing of [/\bthrow\b/, /\btry\b/, /\bawait\b/, /\basync\b/, /\bclass\b/, /\bfor *\((?!const \w+ of)/, /\bwhile\b/, /\+\+/, /--/, /\bnew\b/, /\bthis\b/, /\bRegExp\b/, /replaceAll/]) {
    assert.doesNotMatch(code, missing);
  }
});
