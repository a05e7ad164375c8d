/** Lists and writes records, with fetch alone. */

import { sign } from "./sigv4.mjs";

/**
 * Returns a client of one dataset.
 *
 * @param options endpoint (the URL of the API), region, pool, identity, dataset, device (an id, which may be missing),
 *     and credentials, a function that returns those of the identity
 */
export function datasetOf(options) {
  const path = ["identitypools", options.pool, "identities", options.identity, "datasets", options.dataset];
  const url = `${options.endpoint}/${path.map(encodeURIComponent).join("/")}`;

  async function call(method, target, input) {
    const body = input === undefined ? "" : JSON.stringify(input);
    const headers = { "content-type": "application/json" };
    const request = { method, url: target, service: "execute-api", region: options.region, headers, body };
    const { host, ...signed } = await sign(request, await options.credentials()); // the browser sets the host
    const response = await fetch(target, { method, headers: signed, ...(body && { body }) }).catch((cause) => {
      throw new Error(`No response from ${options.endpoint}. Is the service running?`, { cause });
    });
    const output = await response.json();
    if (!response.ok) {
      const type = response.headers.get("x-amzn-ErrorType");
      throw Object.assign(new Error(`${type}: ${output.message}`), { type, status: response.status });
    }
    return output;
  }

  /**
   * Returns the changes after a count, removals with an undefined value, and the token for an update.
   *
   * @param since the count of the last listing; 0 for all records
   */
  async function changes(since) {
    const records = [];
    let first;
    let next;
    do {
      const query = new URLSearchParams({ lastSyncCount: since, ...(next && { nextToken: next }) });
      const page = await call("GET", `${url}/records?${query}`);
      first ??= page;
      records.push(...page.Records.map((record) => ({ ...record, Value: record.Value ?? undefined })));
      next = page.NextToken;
    } while (next);
    return {
      records,
      syncCount: first.DatasetSyncCount,
      token: first.SyncSessionToken,
      // Records that a device knows may be gone without a tombstone.
      mustResync: !first.DatasetExists || first.DatasetDeletedAfterRequestedSyncCount,
    };
  }

  /** Returns the records that exist, by key, with the token for an update. */
  async function list() {
    const { records, ...rest } = await changes(0);
    const existing = records.filter(({ Value }) => Value !== undefined);
    return { records: new Map(existing.map((record) => [record.Key, record])), ...rest };
  }

  /** Writes and removes records, all or none; returns those that were written. */
  async function update(token, patches) {
    const input = { SyncSessionToken: token, DeviceId: options.device, RecordPatches: patches };
    return (await call("POST", url, input)).Records;
  }

  /** Writes one record, if no other device has written it since it was listed. */
  async function put(key, value) {
    const { records, token } = await list();
    const patch = { Op: "replace", Key: key, Value: value, SyncCount: records.get(key)?.SyncCount ?? 0 };
    await update(token, [patch]);
  }

  return { changes, list, put, update };
}
