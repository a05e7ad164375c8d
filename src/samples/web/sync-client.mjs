/** Lists and writes records, with fetch alone. */

import { sign } from "./sigv4.mjs";

/**
 * Returns a client of one dataset.
 *
 * @param options endpoint (the URL of the API), region, pool, identity, dataset, and credentials, a function that
 *     returns those of the identity
 */
export function datasetOf(options) {
  const path = ["identitypools", options.pool, "identities", options.identity, "datasets", options.dataset];
  const url = `${options.endpoint}/${path.map(encodeURIComponent).join("/")}`;

  async function call(method, target, input) {
    const body = input === undefined ? "" : JSON.stringify(input);
    const headers = { "content-type": "application/json" };
    const request = { method, url: target, service: "execute-api", region: options.region, headers, body };
    const { host, ...signed } = await sign(request, await options.credentials()); // the browser sets the host
    const response = await fetch(target, { method, headers: signed, ...(body && { body }) });
    const output = await response.json();
    if (!response.ok) {
      throw new Error(`${response.headers.get("x-amzn-ErrorType")}: ${output.message}`);
    }
    return output;
  }

  /** Returns the records that exist, by key, with the token for an update. */
  async function list() {
    const records = new Map();
    let first;
    let next;
    do {
      const page = await call("GET", `${url}/records${next ? `?nextToken=${encodeURIComponent(next)}` : ""}`);
      first ??= page;
      page.Records.filter(({ Value }) => Value !== undefined && Value !== null).forEach((record) =>
        records.set(record.Key, record),
      );
      next = page.NextToken;
    } while (next);
    return { records, syncCount: first.DatasetSyncCount, token: first.SyncSessionToken };
  }

  /** Writes one record, if no other device has written it since it was listed. */
  async function put(key, value) {
    const { records, token } = await list();
    const patch = { Op: "replace", Key: key, Value: value, SyncCount: records.get(key)?.SyncCount ?? 0 };
    await call("POST", url, { SyncSessionToken: token, RecordPatches: [patch] });
  }

  return { list, put };
}
