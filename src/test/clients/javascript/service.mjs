/** The service at TIDEMARK_ENDPOINT, new users, and clients. */

import { randomUUID } from "node:crypto";
import { CognitoSyncClient } from "@aws-sdk/client-cognito-sync";

export const ENDPOINT = process.env.TIDEMARK_ENDPOINT ?? "http://127.0.0.1:8014";
export const REGION = "us-east-1";
export const DEVELOPER = "AKIAIOSFODNN7EXAMPLE";

export function newUser() {
  return { pool: `${REGION}:${randomUUID()}`, identity: `${REGION}:${randomUUID()}` };
}

/** Returns a client of version 3 configured as in the README, without retries. */
export function client(accessKeyId) {
  return new CognitoSyncClient({
    region: REGION,
    endpoint: ENDPOINT,
    credentials: { accessKeyId, secretAccessKey: "any" },
    signingName: "execute-api",
    maxAttempts: 1,
  });
}
