/** Subscribes an identity to the changes of its datasets. Needs a browser, or Node.js with a WebSocket. */

import { sign } from "./sigv4.mjs";

const PROTOCOL = "aws-appsync-event-ws";
const CONSTANT_HEADERS = {
  accept: "application/json, text/javascript",
  "content-encoding": "amz-1.0",
  "content-type": "application/json; charset=UTF-8",
};
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/** Returns the channel of an identity. */
export function channelOf(pool, identity) {
  return `/sync/${pool}/${identity}`.replaceAll(":", "/");
}

function base64Url(text) {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Subscribes, and subscribes again whenever the connection is lost, until the returned function is called.
 *
 * @param options realtime (the URL of the WebSocket), host (the host to sign for), region, pool, identity, and
 *     credentials, a function that returns those of the identity, newly if they have expired
 * @param listener connected() is called after each subscription: list then, for events may have been missed;
 *     changed({datasetName, syncCount, deleted}) for each event; and failed(reason) for each lost connection
 */
export function subscribe(options, listener) {
  const WebSocket = options.WebSocket ?? globalThis.WebSocket;
  const channel = channelOf(options.pool, options.identity);
  let ended = false;
  let socket;
  let timer;
  let failures = 0;

  async function authorization(body) {
    const request = {
      method: "POST",
      url: `https://${options.host}/event`,
      service: "appsync",
      region: options.region,
      headers: CONSTANT_HEADERS,
      body: JSON.stringify(body),
    };
    return sign(request, await options.credentials());
  }

  async function connect() {
    try {
      const header = base64Url(JSON.stringify(await authorization({})));
      if (!ended) {
        socket = new WebSocket(options.realtime, [PROTOCOL, `header-${header}`]);
        listen(socket);
      }
    } catch (e) {
      retry(String(e));
    }
  }

  function listen(current) {
    let silence;
    let timeoutMs = 300_000;
    let reason = "closed";
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => lose("silent"), timeoutMs);
    };
    const lose = (why) => {
      reason = why;
      current.close();
    };
    current.onopen = () => {
      alive();
      current.send(JSON.stringify({ type: "connection_init" }));
    };
    current.onmessage = async ({ data }) => {
      alive();
      const message = JSON.parse(data);
      switch (message.type) {
        case "connection_ack":
          timeoutMs = message.connectionTimeoutMs ?? timeoutMs;
          try {
            const signed = await authorization({ channel });
            current.send(JSON.stringify({ type: "subscribe", id: "sync", channel, authorization: signed }));
          } catch (e) {
            lose(String(e));
          }
          break;
        case "subscribe_success":
          failures = 0;
          listener.connected?.();
          break;
        case "data":
          // The documentation shows an array with one text, and AWS's own clients read a text.
          for (const event of [message.event].flat()) {
            listener.changed?.(JSON.parse(event));
          }
          break;
        case "subscribe_error":
        case "connection_error":
        case "error":
          lose(message.errors?.[0]?.errorType ?? message.type);
          break;
        default: // such as the keep-alive
      }
    };
    current.onclose = () => {
      clearTimeout(silence);
      retry(reason);
    };
    current.onerror = () => {}; // "close" follows
  }

  /** Waits for a random time, so that not all devices connect at once after a failure of the service. */
  function retry(reason) {
    if (!ended) {
      listener.failed?.(reason);
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      failures += 1;
      timer = setTimeout(connect, Math.random() * longest);
    }
  }

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    socket?.close();
  };
}
