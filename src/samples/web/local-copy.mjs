/** A device's copy of a dataset: it takes changes at any time, and syncs them when it can. */

const MAX_ATTEMPTS = 5;
const EMPTY = '{"syncCount":0,"records":{},"pending":{},"conflicts":{}}';

/** Returns an object without inherited members, so that a note can have any name, such as "constructor". */
const byKey = (entries) => Object.assign(Object.create(null), entries);

/**
 * Opens the copy.
 *
 * @param dataset the client of the dataset
 * @param storage keeps the copy as text under a name, as localStorage does
 * @param name the name
 */
export function openCopy(dataset, storage, name) {
  // records: what the service had at the last sync. pending: what was changed here since.
  // conflicts: what another device changed as well, by key; the change here waits until one is chosen.
  const kept = JSON.parse(storage.getItem(name) ?? EMPTY);
  let [records, pending, conflicts] = [kept.records, kept.pending, kept.conflicts].map(byKey);
  let { syncCount } = kept;
  let running;

  const save = () => storage.setItem(name, JSON.stringify({ syncCount, records, pending, conflicts }));

  /** Returns the value of each note as this device shows it. */
  function notes() {
    const shown = new Map(Object.entries(records).map(([key, { value }]) => [key, value]));
    for (const [key, { value }] of Object.entries(pending)) {
      shown.set(key, value);
    }
    return new Map([...shown].filter(([, value]) => value !== null).sort());
  }

  /** Changes a note on this device; null removes it. */
  function change(key, value) {
    if (value === null && !(key in records)) {
      delete pending[key]; // The service never had it.
    } else {
      pending[key] = { value, at: Date.now() };
    }
    save();
  }

  /** Ends a conflict: the change of this device is sent again on top of the other one, or dropped. */
  function choose(key, mine) {
    if (!mine) {
      delete pending[key];
    }
    delete conflicts[key];
    save();
  }

  /** Takes over a record of the service. What was changed here as well is a conflict, unless it is the same. */
  function merge({ Key: key, Value: value = null, SyncCount }) {
    const mine = pending[key];
    if (mine && mine.value === value) {
      delete pending[key];
      delete conflicts[key];
    } else if (mine) {
      conflicts[key] = value;
    }
    records[key] = { value, syncCount: SyncCount };
  }

  async function pull() {
    let listed = await dataset.changes(syncCount);
    if (listed.mustResync && Object.keys(records).length > 0) {
      records = byKey({});
      conflicts = byKey({});
      listed = await dataset.changes(0);
    }
    listed.records.filter((record) => records[record.Key]?.syncCount !== record.SyncCount).forEach(merge);
    syncCount = listed.syncCount;
    save();
    return listed.token;
  }

  function patchOf(key) {
    const { value, at } = pending[key];
    return {
      Op: value === null ? "remove" : "replace",
      Key: key,
      ...(value !== null && { Value: value }),
      SyncCount: records[key]?.syncCount ?? 0,
      DeviceLastModifiedDate: at / 1000,
    };
  }

  async function push(token) {
    const sent = Object.entries(pending).filter(([key]) => !(key in conflicts));
    if (sent.length > 0) {
      const written = await dataset.update(
        token,
        sent.map(([key]) => patchOf(key)),
      );
      for (const { Key: key, Value: value = null, SyncCount } of written) {
        records[key] = { value, syncCount: SyncCount };
        // Otherwise other devices have written in between, and the next listing begins with their changes.
        syncCount = SyncCount === syncCount + 1 ? SyncCount : syncCount;
      }
      // A note that was changed while the request ran stays pending.
      sent.filter(([key, change]) => pending[key] === change).forEach(([key]) => delete pending[key]);
      save();
    }
  }

  async function attempt() {
    for (let attempts = 1; ; attempts++) {
      const token = await pull();
      try {
        await push(token);
        return;
      } catch (e) {
        // Another device was faster. The next listing has its change.
        if (e.type !== "ResourceConflictException" || attempts === MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Syncs with the service. A change that could not be sent stays pending, and a lost response does no harm. */
  function sync() {
    running = (running ?? Promise.resolve()).catch(() => {}).then(attempt);
    return running;
  }

  return {
    notes,
    change,
    choose,
    sync,
    /** Returns both values of each note in conflict. */
    conflicts: () =>
      new Map(Object.entries(conflicts).map(([key, theirs]) => [key, { mine: pending[key].value, theirs }])),
    isPending: (key) => key in pending,
    syncCount: () => syncCount,
  };
}
