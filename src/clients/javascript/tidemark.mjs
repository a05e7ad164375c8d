// The local service as one test sees it.
import { randomUUID } from "node:crypto";
import { CognitoSyncClient } from "@aws-sdk/client-cognito-sync";
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

  constructor(endpoint) {
    this.endpoint = endpoint;
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

  /** Closes the clients. */
  async close() {
    this.#clients.forEach((client) => client.destroy());
  }
}
