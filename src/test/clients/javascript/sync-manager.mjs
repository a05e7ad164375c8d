/** amazon-cognito-js on aws-sdk 2, set up for the service at TIDEMARK_ENDPOINT. */

import { createRequire } from "node:module";
import { ENDPOINT, REGION } from "./service.mjs";

process.env.AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE = "1";
const require = createRequire(import.meta.url);
export const AWS = require("aws-sdk");
require("amazon-cognito-js");

AWS.config.update({ region: REGION, maxRetries: 0, cognitosync: { endpoint: ENDPOINT } });
AWS.CognitoSync.prototype.getSigningName = () => "execute-api";

/** Returns a promise of the result that the action passes to its callback. */
export function call(action) {
  return new Promise((resolve, reject) => action((error, result) => (error ? reject(error) : resolve(result))));
}
