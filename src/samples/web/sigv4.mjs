/** Signs requests with AWS Signature Version 4, with nothing but the browser's cryptography. */

const ENCODER = new TextEncoder();

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (text) => hex(await crypto.subtle.digest("SHA-256", ENCODER.encode(text)));

async function hmac(key, text) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return crypto.subtle.sign("HMAC", imported, ENCODER.encode(text));
}

/** In a canonical request, each part of the path is encoded once more than in the URL. */
const encode = (part) => encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * Returns the headers of a signed request.
 *
 * @param request method, url, service, region, headers and body
 * @param credentials accessKeyId, secretAccessKey and, if they are temporary, sessionToken
 */
export async function sign(request, credentials, now = new Date()) {
  const { method, service, region, body = "" } = request;
  const url = new URL(request.url);
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const date = time.slice(0, 8);
  const headers = { ...request.headers, host: url.host, "x-amz-date": time };
  if (credentials.sessionToken) {
    headers["x-amz-security-token"] = credentials.sessionToken;
  }
  const names = Object.keys(headers).sort();
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const canonical = [
    method,
    url.pathname.split("/").map(encode).join("/"),
    query.join("&"),
    ...names.map((name) => `${name}:${headers[name].trim()}`),
    "",
    names.join(";"),
    await sha256(body),
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  let key = ENCODER.encode(`AWS4${credentials.secretAccessKey}`);
  for (const part of scope.split("/")) {
    key = await hmac(key, part);
  }
  const signature = hex(await hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${await sha256(canonical)}`));
  headers.authorization =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, ` +
    `SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return headers;
}
