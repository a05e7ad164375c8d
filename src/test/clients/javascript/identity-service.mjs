/**
 * The part of Amazon Cognito Identity that guests who log in meet, as its documentation describes it. A login that is
 * linked to no identity is linked to the caller's. A login of another identity gets that one, and the guest's is disabled.
 * The access key id is the identity id, by which the local service knows its caller.
 */

import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { REGION } from "./service.mjs";

const identityOf = new Map();
const disabled = new Set();

function newIdentity() {
  return `${REGION}:${randomUUID()}`;
}

function login({ Logins = {} }) {
  return Object.entries(Logins).flat().join(" ");
}

/** Returns the identity of the login, to which a new login is linked. */
function linked(request, identity) {
  const key = login(request);
  if (key && !identityOf.has(key)) {
    identityOf.set(key, identity);
  }
  return identityOf.get(key) ?? identity;
}

const operations = {
  GetId: (request) => ({ IdentityId: linked(request, newIdentity()) }),
  GetCredentialsForIdentity: (request) => {
    const IdentityId = linked(request, request.IdentityId);
    if (IdentityId !== request.IdentityId) {
      disabled.add(request.IdentityId);
    }
    if (disabled.has(IdentityId)) {
      return undefined;
    }
    const Credentials = { AccessKeyId: IdentityId, SecretKey: "any", Expiration: Date.now() / 1000 + 3600 };
    return { IdentityId, Credentials };
  },
};

/** Starts the service and returns its endpoint. It does not keep the process running. */
export async function startIdentityService() {
  const server = createServer(async (request, response) => {
    const operation = request.headers["x-amz-target"].split(".")[1];
    const result = operations[operation](await json(request));
    response.writeHead(result ? 200 : 400, { "Content-Type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(result ?? { __type: "ResourceNotFoundException", message: "Identity is disabled" }));
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}
