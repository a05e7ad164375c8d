// A device as an app has it: a copy of a dataset, changes that are not yet sent, and syncs.

const LOST = 'The response was lost: stored or not, the device cannot tell';

const REGION = 'us-east-1/execute-api/aws4_request';

/** A response that is no success. */
class Refused extends Error {
  constructor(type, message) {
    super(message);
    this.type = type;
  }
}

export class Device {
  /** Makes a device of an identity. `onChange` runs after each change of what it shows. */
  constructor(name, ids, api, onChange) {
    Object.assign(this, {name, ids, onChange});
    this.path = `${api}/identitypools/${encodeURIComponent(ids.pool)}/identities/`
      + `${encodeURIComponent(ids.identity)}/datasets/${encodeURIComponent(ids.dataset)}`;
    this.records = new Map();    // key -> {value or null, syncCount}: as last listed
    this.pending = new Map();    // key -> {value or null, syncCount}: changed here, not yet stored
    this.conflicts = new Map();  // key -> {value or null, syncCount}: changed elsewhere, too
    this.lastSyncCount = 0;
    this.unanswered = null;      // the update whose response was lost
    this.online = true;
    this.losesNext = false;
    this.busy = false;
    this.log = [];
  }

  /** What the app would show: pending changes over the listed records. */
  get shown() {
    const keys = [...new Set([...this.records.keys(), ...this.pending.keys()])].sort();
    return keys.map(key => {
      const here = this.pending.get(key) ?? this.records.get(key);
      return {key, value: here.value, syncCount: here.syncCount, pending: this.pending.has(key)};
    }).filter(each => each.value !== null || each.pending);
  }

  change(key, value) {
    const base = this.pending.get(key)?.syncCount ?? this.records.get(key)?.syncCount ?? 0;
    this.pending.set(key, {value, syncCount: base, date: Math.floor(Date.now() / 1000)});
    this.note('change', value === null ? `Removes ${key} here` : `Sets ${key} here, on count ${base}`);
  }

  set(name, value) {
    this[name] = value;
    this.onChange();
  }

  /** Settles a conflict: with the value here, which is then sent on their count, or with theirs. */
  resolve(key, keepsMine) {
    const theirs = this.conflicts.get(key);
    this.conflicts.delete(key);
    this.records.set(key, theirs);
    if (keepsMine) {
      this.pending.set(key, {...this.pending.get(key), syncCount: theirs.syncCount});
    } else {
      this.pending.delete(key);
    }
    this.note('change', `${keepsMine ? 'Keeps the own' : 'Takes the other'} value of ${key}`);
  }

  /** Repeats an unanswered update, lists what has changed, and sends what is pending. */
  async sync() {
    if (!this.online) {
      this.note('failed', 'Offline: changes wait for the next sync');
      return;
    }
    this.set('busy', true);
    try {
      if (this.unanswered) await this.send(this.unanswered, 'the same update again');
      const token = await this.list();
      if (this.pending.size && !this.conflicts.size) {
        await this.send({token, patches: this.patches(), changes: new Map(this.pending)}, 'the changes');
      }
    } catch (error) {
      if (error instanceof Refused) {
        this.unanswered = null;
        this.lastSyncCount = 0; // The next sync lists all, and finds what is in conflict.
      }
      this.note('failed', error.type ? `${error.type}: ${error.message}` : error.message);
    } finally {
      this.set('busy', false);
    }
  }

  async deleteDataset() {
    this.set('busy', true);
    try {
      this.note('sent', 'DeleteDataset');
      await this.request('DELETE', '');
      this.records.clear();
      this.pending.clear();
      this.conflicts.clear();
      this.unanswered = null;
      this.lastSyncCount = 0;
      this.note('received', '200: deleted');
    } catch (error) {
      this.note('failed', `${error.type}: ${error.message}`);
    } finally {
      this.set('busy', false);
    }
  }

  async list() {
    this.note('sent', `ListRecords after count ${this.lastSyncCount}`);
    let listed = await this.request('GET', `/records?lastSyncCount=${this.lastSyncCount}`);
    if (listed.DatasetDeletedAfterRequestedSyncCount) {
      this.note('received', '200: the dataset was deleted since. Drops the copy, lists all');
      this.records.clear();
      this.lastSyncCount = 0;
      this.pending.forEach((change, key) => this.pending.set(key, {...change, syncCount: 0}));
      listed = await this.request('GET', '/records?lastSyncCount=0');
    }
    let token = listed.SyncSessionToken;
    const records = [...listed.Records];
    while (listed.NextToken) {
      listed = await this.request('GET',
        `/records?lastSyncCount=${this.lastSyncCount}&nextToken=${encodeURIComponent(listed.NextToken)}`);
      records.push(...listed.Records);
      token = listed.SyncSessionToken;
    }
    this.note('received', `200: ${records.length} changed, dataset at count ${listed.DatasetSyncCount}`);
    records.forEach(record => this.merge(record));
    this.lastSyncCount = listed.DatasetSyncCount;
    return token;
  }

  merge({Key: key, Value: value, SyncCount: syncCount}) {
    const theirs = {value: value ?? null, syncCount};
    const mine = this.pending.get(key);
    if (!mine) {
      this.records.set(key, theirs);
    } else if (mine.value === theirs.value) {
      this.records.set(key, theirs);
      this.pending.delete(key);
    } else if (mine.syncCount !== syncCount) {
      this.conflicts.set(key, theirs);
      this.note('conflict', `${key} was changed here on count ${mine.syncCount}, and is now at ${syncCount}`);
    }
  }

  patches() {
    return [...this.pending].map(([key, {value, syncCount, date}]) => ({
      Op: value === null ? 'remove' : 'replace',
      Key: key,
      ...(value === null ? {} : {Value: value}),
      SyncCount: syncCount,
      DeviceLastModifiedDate: date,
    }));
  }

  async send(update, what) {
    this.note('sent', `UpdateRecords with ${what}: `
      + update.patches.map(each => `${each.Op} ${each.Key} on ${each.SyncCount}`).join(', '));
    const loses = this.losesNext;
    this.losesNext = false;
    this.unanswered = update;
    const updated = await this.request('POST', '', {
      SyncSessionToken: update.token,
      DeviceId: this.name,
      RecordPatches: update.patches,
    });
    if (loses) throw new Error(LOST);
    this.unanswered = null;
    this.note('received', `200: ${updated.Records.map(each => `${each.Key} at ${each.SyncCount}`).join(', ')}`);
    const counts = updated.Records.map(each => each.SyncCount);
    if (counts.some(count => count > this.lastSyncCount + 1)) {
      this.note('received', 'The count goes on from a deletion, or another device has written: sync once more');
    }
    for (const {Key: key, Value: value, SyncCount: syncCount} of updated.Records) {
      this.records.set(key, {value: value ?? null, syncCount});
      this.lastSyncCount = syncCount === this.lastSyncCount + 1 ? syncCount : this.lastSyncCount;
      const later = this.pending.get(key);
      if (later && later !== update.changes.get(key)) {
        this.pending.set(key, {...later, syncCount});
      } else {
        this.pending.delete(key);
      }
    }
  }

  async request(method, rest, body) {
    const sent = fetch(this.path + rest, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Authorization: `AWS4-HMAC-SHA256 Credential=${this.ids.identity}/20260101/${REGION}, `
          + 'SignedHeaders=host, Signature=0',
      },
      body: body && JSON.stringify(body),
    });
    const response = await sent.catch(() => {
      throw new Error(method === 'POST' ? LOST : 'There was no response');
    });
    const json = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Refused(response.headers.get('x-amzn-ErrorType') ?? `HTTP ${response.status}`, json.message ?? '');
    }
    return json;
  }

  note(kind, text) {
    this.log = [...this.log, {kind, text}];
    this.onChange();
  }
}
