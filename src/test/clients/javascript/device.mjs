/** A device with the Cognito Sync manager of apps. */

import { AWS, call } from "./sync-manager.mjs";

/** Replaces AWS.CognitoIdentityCredentials, from which the manager reads the ids. */
class Identity extends AWS.Credentials {
  constructor({ pool, identity }) {
    super(identity, "any");
    this.params = { IdentityPoolId: pool };
    this.identityId = identity;
  }
}

/** A device: a manager with its own local store, and one dataset. */
export class Device {
  static async of(user, name = "game") {
    const device = new Device();
    AWS.config.credentials = new Identity(user);
    const manager = new AWS.CognitoSyncManager({ DataStore: AWS.CognitoSyncManager.StoreInMemory });
    device.dataset = await call((done) => manager.openOrCreateDataset(name, done));
    device.manager = manager;
    return device;
  }

  /** Points the manager to another service, as an updated app does. Its local store stays. */
  switchTo(endpoint) {
    this.manager.remote.client.endpoint = new AWS.Endpoint(endpoint);
  }

  put(key, value) {
    return call((done) => this.dataset.put(key, value, done));
  }

  remove(key) {
    return call((done) => this.dataset.remove(key, done));
  }

  /** Returns all records with a value. To the manager, an empty value is a removed record. */
  async all() {
    const all = await call((done) => this.dataset.getAll(done));
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
  }

  /**
   * Synchronises as an app should. Resolves to the conflicts and whether the dataset was deleted.
   *
   * After a conflict, this version of the manager stores only the conflicting records of the listing, but the count of
   * the whole listing. Its later changes of other records are then refused as stale. So after a conflict, or after too
   * many retries, this method resets the count and lists all records again.
   */
  async sync(options) {
    const seen = await this.synchronize(options).catch((error) => {
      if (/maximum retry count/.test(error.message)) {
        return { conflicts: ["unknown"], deleted: false };
      }
      throw error;
    });
    if (seen.conflicts.length > 0) {
      const { local } = this.manager;
      await call((done) => local.updateLastSyncCount(this.dataset.getIdentityId(), "game", 0, done));
      await this.synchronize(options);
    }
    return seen;
  }

  synchronize({ resolve = (conflict) => conflict.resolveWithRemoteRecord(), startOver = true } = {}) {
    const seen = { conflicts: [], deleted: false };
    return new Promise((onSuccess, onFailure) => {
      this.dataset.synchronize({
        onSuccess: () => onSuccess(seen),
        onFailure,
        onConflict: (dataset, conflicts, proceed) => {
          seen.conflicts.push(...conflicts.map((conflict) => conflict.getKey()));
          dataset.resolve(conflicts.map(resolve), () => proceed(true));
        },
        onDatasetDeleted: (dataset, name, proceed) => {
          seen.deleted = true;
          if (!startOver) {
            proceed(false);
            return;
          }
          // proceed(true) calls a method that this version does not have, so the app starts over itself.
          const { local } = this.manager;
          local.purgeDataset(dataset.getIdentityId(), name, () => {
            local.createDataset(dataset.getIdentityId(), name, () => {
              this.sync({ resolve }).then((later) => onSuccess({ ...later, deleted: true }), onFailure);
            });
          });
        },
      });
    });
  }
}
