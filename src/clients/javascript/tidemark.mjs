// The local service as one test sees it.
import { randomUUID } from "node:crypto";
import { CognitoSyncClient } from "@aws-sdk/client-cognito-sync";
import { Controls } from "./controls.mjs";
import { Service } from "./service.mjs";

const REGION = "us-east-1";
const newId = () => `${REGION}:${randomUUID()}`;
let shared;

/**
 * Resolves to a new identity pool of this process's service, which the first call starts. The service stops with the process.
 *
 * @param test the context of a test of node:test, after which the pool's clients are closed; without it, call `close` yourself
 */
export async function startTidemark(test) {
  shared ??= Service.start();
  const tidemark = new Tidemark((await shared).endpoint);
  test?.after(() => tidemark.close());
  return tidemark;
}

/** A new identity pool of a service, with clients and the service's controls. */
export class Tidemark {
  identityPoolId = newId();
  identityId = newId();
  #clients = [];
  #controls;
  #clockMoved = false;

  constructor(endpoint) {
    this.endpoint = endpoint;
    this.#controls = new Controls(endpoint);
  }

  /** Returns the id of one more identity. */
  newIdentityId() {
    return newId();
  }

  /**
   * Returns a client.
   *
   * @param caller the test's first identity, another identity by its id, or, with any other text, a developer
   * @param options further options of the client
   */
  client(caller = this.identityId, options = {}) {
    const credentials = { accessKeyId: caller, secretAccessKey: "any" };
    const client = new CognitoSyncClient({ region: REGION, endpoint: this.endpoint, credentials, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Returns a client of a developer, who may use all operations of all identities. */
  developer(options = {}) {
    return this.client("developer", options);
  }

  /**
   * Lets a fault happen to the next requests for this pool, or to its sync trigger.
   *
   * @param fault such as `{ fault: "respond", status: 429, operation: "UpdateRecords", count: 2 }`; the faults are loseResponse,
   *     respond (with a status), delay (with milliseconds), slowTrigger (with milliseconds), failTrigger and throttleTrigger
   */
  async inject(fault) {
    await this.#controls.send("POST", "faults", {}, { pool: this.identityPoolId, ...fault });
  }

  /** Serves the next request, of the operation if one is given, but breaks its connection before the response. */
  async loseNextResponse(operation) {
    await this.inject({ fault: "loseResponse", ...(operation && { operation }) });
  }

  /** Resolves to the time of the service. */
  async now() {
    return new Date((await this.#controls.send("GET", "clock")).now);
  }

  /**
   * Moves the clock of the service by some seconds, back if they are negative, until the pool is closed. All tests of this
   * process have the same clock.
   */
  async advance(seconds) {
    if (!Number.isFinite(seconds)) {
      throw new TypeError("advance takes a number of seconds");
    }
    await this.#moveClock({ advance: `PT${seconds}S` });
  }

  /** Moves the clock of the service to a time. */
  async setTime(time) {
    if (!(time instanceof Date)) {
      throw new TypeError("setTime takes a Date");
    }
    await this.#moveClock({ set: time.toISOString() });
  }

  async #moveClock(body) {
    this.#clockMoved = true;
    await this.#controls.send("POST", "clock", {}, body);
  }

  /**
   * Resolves to the newest 1,000 requests for this pool that the service got, oldest first, as the page about the control routes
   * describes them.
   *
   * @param operation only requests of this operation
   */
  async requests(operation) {
    const parameters = { pool: this.identityPoolId, limit: 1000, ...(operation && { operation }) };
    return (await this.#controls.send("GET", "requests", parameters)).requests;
  }

  /** Deletes all data of the test's pool. */
  async reset() {
    await this.#controls.send("POST", "reset", { pool: this.identityPoolId });
  }

  /** Closes the clients, and lets the clock show the time of the system again. */
  async close() {
    this.#clients.forEach((client) => client.destroy());
    if (this.#clockMoved) {
      await this.#controls.send("DELETE", "clock");
    }
  }
}
