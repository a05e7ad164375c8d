// The requests of the page: its own below browse/, and those of the local service.

const TOKEN = 'tidemark-token';

// `tidemark browse` prints an address with a token, which goes with every request.
function takeToken() {
  const given = location.hash.match(/^#token=(.+)$/);
  if (given) {
    sessionStorage.setItem(TOKEN, given[1]);
    history.replaceState(null, '', location.pathname);
  }
  return given !== null;
}

takeToken();
addEventListener('hashchange', () => takeToken() && location.reload());

/** A request has failed; `type` names the error if UpdateRecords has refused an edit. */
export class RequestError extends Error {
  constructor(status, body) {
    super(body.message || `HTTP status ${status}`);
    this.status = status;
    this.type = body.type;
    this.cost = body.cost;
  }
}

function headers() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? {'X-Tidemark-Token': token} : {};
}

async function json(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new RequestError(response.status, body);
  return body;
}

/** Reads pools, identities, datasets or records. */
export async function read(name, parameters = {}, signal) {
  const query = new URLSearchParams(parameters);
  return json(await fetch(`browse/${name}?${query}`, {headers: headers(), signal}));
}

/** Makes an edit, or tests a trigger. */
export async function write(name, body) {
  return json(await fetch(`browse/${name}`, {
    method: 'POST',
    headers: {...headers(), 'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  }));
}

/** Reads a path of the local service, such as its outbox. */
export async function local(path, parameters = {}, signal) {
  return json(await fetch(`${path}?${new URLSearchParams(parameters)}`, {signal}));
}
