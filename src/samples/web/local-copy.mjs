/** A device's copy of a dataset: it takes changes at any time, and syncs them when it can. */

const MAX_ATTEMPTS = 5;
const EMPTY = '{"syncCount":0,"records":{},"pending":{},"conflicts":{}}';

/** Returns an object without inherited members, so that a note can have any name, such as "constructor". */
const byKey = (entries) => Object.assign(Object.create(null), entries);

/**
 * Opens the copy. Tabs of one device share it: each reads it before each step.
 *
 * @param dataset the client of the dataset
 * @param storage keeps the copy as text under a name, as localStorage does
 * @param name the name
 * @param locks lets one tab sync at a time
 */
export function openCopy(dataset, storage, name, locks = globalThis.navigator?.locks) {
  let running;

  /**
   * Returns the copy. Its records are what the service had at the last sync, and pending is what was changed here since.
   * Conflicts are values of other devices for pending keys, which wait until one of the two is chosen.
   */
  function read() {
    const { syncCount, records, pending, conflicts } = JSON.parse(storage.getItem(name) ?? EMPTY);
    return { syncCount, records: byKey(records), pending: byKey(pending), conflicts: byKey(conflicts) };
  }

  function edit(action) {
    const copy = read();
    action(copy);
    storage.setItem(name, JSON.stringify(copy));
  }

  /** Returns the value of each note as this device shows it. */
  function notes() {
    const { records, pending } = read();
    const shown = Object.entries({ ...records, ...pending }).map(([key, { value }]) => [key, value]);
    return new Map(shown.filter(([, value]) => value !== null).sort());
  }

  /**
   * Changes a note on this device; a null value removes it.
   *
   * @param seen the value that the user saw before; if the service has another one by now, there is a conflict
   */
  function change(key, value, seen) {
    edit(({ records, pending, conflicts }) => {
      const theirs = records[key]?.value ?? null;
      const { sent } = pending[key] ?? {};
      if (value === theirs && sent === undefined) {
        delete pending[key];
        delete conflicts[key];
        return;
      }
      if (!pending[key] && seen !== undefined && seen !== theirs) {
        conflicts[key] = theirs;
      }
      pending[key] = { value, at: Date.now(), sent };
    });
  }

  /** Ends a conflict: the change of this device is sent again on top of the other one, or dropped. */
  function choose(key, mine) {
    edit(({ pending, conflicts }) => {
      if (!mine) {
        delete pending[key];
      }
      delete conflicts[key];
    });
  }

  /** Takes over a record of the service. What was changed here as well is a conflict, unless it is the same. */
  function merge({ records, pending, conflicts }, { Key: key, Value: value = null, SyncCount }) {
    const mine = pending[key];
    if (mine && mine.value === value) {
      delete pending[key];
      delete conflicts[key];
    } else if (mine && mine.sent !== value) {
      conflicts[key] = value;
    } // Otherwise the response to our own update was lost, and the note was changed again since.
    records[key] = { value, syncCount: SyncCount };
  }

  async function pull() {
    const before = read();
    let listed = await dataset.changes(before.syncCount);
    const startsOver = listed.mustResync && Object.keys(before.records).length > 0;
    if (startsOver) {
      listed = await dataset.changes(0);
    }
    edit((copy) => {
      if (startsOver) {
        Object.assign(copy, { records: byKey({}), conflicts: byKey({}) });
      }
      listed.records
        .filter((record) => copy.records[record.Key]?.syncCount !== record.SyncCount)
        .forEach((record) => merge(copy, record));
      copy.syncCount = listed.syncCount;
    });
    return listed.token;
  }

  function patchOf(key, { value, at }, record) {
    return {
      Op: value === null ? "remove" : "replace",
      Key: key,
      ...(value !== null && { Value: value }),
      SyncCount: record?.syncCount ?? 0,
      DeviceLastModifiedDate: at / 1000,
    };
  }

  async function send(token, keys) {
    const { records, pending, conflicts } = read();
    const sent = keys.filter((key) => key in pending && !(key in conflicts)).map((key) => [key, pending[key]]);
    if (sent.length === 0) {
      return;
    }
    edit((copy) =>
      sent.forEach(([key, { value }]) => {
        if (copy.pending[key]) {
          copy.pending[key].sent = value;
        }
      }),
    );
    const patches = sent.map(([key, change]) => patchOf(key, change, records[key]));
    const written = await dataset.update(token, patches);
    edit((copy) => {
      for (const { Key: key, Value: value = null, SyncCount } of written) {
        copy.records[key] = { value, syncCount: SyncCount };
        // Otherwise other devices have written in between, and the next listing begins with their changes.
        copy.syncCount = SyncCount === copy.syncCount + 1 ? SyncCount : copy.syncCount;
      }
      // A note that was changed while the request ran stays pending.
      sent
        .filter(([key, { value, at }]) => copy.pending[key]?.value === value && copy.pending[key].at === at)
        .forEach(([key]) => delete copy.pending[key]);
    });
  }

  /** Sends the changes of some notes. If the service calls them invalid, sends each half alone, to find the one that is. */
  async function push(token, keys) {
    try {
      await send(token, keys);
    } catch (e) {
      if (e.status !== 400 || keys.length === 1) {
        throw e;
      }
      const middle = Math.ceil(keys.length / 2);
      const half = async (...range) => push(await pull(), keys.slice(...range));
      await half(0, middle).finally(() => half(middle));
    }
  }

  async function attempt() {
    for (let attempts = 1; ; attempts++) {
      const token = await pull();
      try {
        await push(token, Object.keys(read().pending));
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
    const next = () => (locks ? locks.request(name, attempt) : attempt());
    running = (running ?? Promise.resolve()).catch(() => {}).then(next);
    return running;
  }

  /** Returns both values of each note in conflict. */
  function conflicts() {
    const { pending, conflicts: theirs } = read();
    return new Map(Object.entries(theirs).map(([key, value]) => [key, { mine: pending[key].value, theirs: value }]));
  }

  return {
    notes,
    change,
    choose,
    sync,
    conflicts,
    isPending: (key) => key in read().pending,
    syncCount: () => read().syncCount,
  };
}
