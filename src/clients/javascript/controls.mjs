// The control routes of a service.
import { TidemarkError } from "./service.mjs";

/** The routes of the service at a URL, with or without a stage. */
export class Controls {
  #root;

  constructor(endpoint) {
    this.#root = new URL("/_tidemark/", endpoint);
  }

  /** Resolves to the JSON of the response. */
  async send(method, route, parameters = {}, body = undefined) {
    const url = new URL(route, this.#root);
    url.search = new URLSearchParams(parameters);
    const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) }).catch((failure) => {
      throw new TidemarkError(`Tidemark does not respond: ${failure.cause?.message ?? failure.message}`);
    });
    const text = await response.text();
    if (!response.ok) {
      throw new TidemarkError(`${method} /_tidemark/${route} got status ${response.status}: ${text}`);
    }
    return text && JSON.parse(text);
  }
}
