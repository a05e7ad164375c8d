// What the local service shows live: requests as they come, and messages that functions have sent.

import {useEffect, useState} from 'preact/hooks';
import {local} from './api.mjs';
import {Failure, Heading, LongText, Time, address, html, pretty} from './ui.mjs';

const KEPT = 200;
const PAUSE_MS = 1000;

/** Polls entries after the last one that it has, while the view is open. The newest come first. */
function useLive(path, member, wait) {
  const [entries, setEntries] = useState([]);
  const [error, setError] = useState(null);
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    if (paused) return undefined;
    const abort = new AbortController();
    let last = entries[0]?.number;
    const poll = async () => {
      while (!abort.signal.aborted) {
        const page = await local(path, {limit: KEPT, ...(last === undefined ? {} : {after: last, ...wait})}, abort.signal);
        const found = page[member];
        // After a reset of the service, numbers begin anew.
        last = found.at(-1)?.number ?? (page.last < last ? 0 : last ?? page.last ?? 0);
        if (found.length) setEntries(old => [...found.toReversed(), ...old].slice(0, KEPT));
        if (!wait.wait || !found.length) await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
      }
    };
    poll().catch(failure => abort.signal.aborted || setError(failure));
    return () => abort.abort();
  }, [paused]);
  return {entries, error, paused, setPaused, clear: () => setEntries(old => old.slice(0, 0))};
}

function Controls({live}) {
  return html`<div class="row">
    <button type="button" aria-pressed=${live.paused} onClick=${() => live.setPaused(!live.paused)}>
      ${live.paused ? 'Go on' : 'Pause'}</button>
    <span class="quiet" role="status">${live.paused ? 'Paused' : 'Live'}</span>
  </div>
  ${live.error && html`<${Failure} error=${live.error} />`}`;
}

export function RequestsView() {
  const live = useLive('requests', 'requests', {wait: 10});
  return html`
    <${Heading}>Requests<//>
    <p>The requests to the service's API as they come, newest first. Keys and values are not kept.</p>
    <${Controls} live=${live} />
    <div class="scroll"><table>
      <caption>The last requests</caption>
      <thead><tr><th scope="col">Time</th><th scope="col">Operation</th><th scope="col">Status</th>
        <th scope="col">Count</th><th scope="col">Milliseconds</th><th scope="col">Identity</th>
        <th scope="col">Dataset</th></tr></thead>
      <tbody>${live.entries.map(each => html`<tr key=${each.number}>
        <td><${Time} date=${each.time} /></td>
        <th scope="row" class=${each.operation ? 'whole' : ''}>${each.operation ?? `${each.method} ${each.path}`}</th>
        <td class="whole"><span class=${each.status && each.status < 400 ? 'status' : 'status bad'}>${each.status ?? 'lost'}</span>
          ${each.errorType && html` ${each.errorType}`}</td>
        <td class="number">${each.syncCount ?? ''}</td>
        <td class="number">${each.milliseconds}</td>
        <td class="id">${each.identity ?? ''}</td>
        <td>${each.dataset && each.pool
          ? html`<a href=${address('dataset', each.pool, each.identity, each.dataset)}>${each.dataset}</a>`
          : each.dataset ?? ''}</td></tr>`)}
      </tbody></table></div>
    ${!live.entries.length && html`<p class="quiet">No request yet.</p>`}`;
}

export function OutboxView() {
  const live = useLive('outbox', 'entries', {});
  return html`
    <${Heading}>Outbox<//>
    <p>What the functions have sent: messages to streams, objects, and push notifications. A pool sends nothing until it
      has a stream or push sync.</p>
    <${Controls} live=${live} />
    <div class="scroll"><table>
      <caption>The last messages</caption>
      <thead><tr><th scope="col">Number</th><th scope="col">Time</th><th scope="col">Service</th>
        <th scope="col">To</th><th scope="col">Message</th></tr></thead>
      <tbody>${live.entries.map(each => html`<tr key=${each.number}>
        <th scope="row" class="number">${each.number}</th>
        <td><${Time} date=${each.time} /></td>
        <td>${each.service}</td>
        <td>${each.stream ?? each.endpoint ?? each.bucket ?? ''}</td>
        <td class="value"><${LongText}>${content(each)}<//></td></tr>`)}
      </tbody></table></div>
    ${!live.entries.length && html`<p class="quiet">Nothing has been sent.</p>`}`;
}

function content({number, time, service, stream, endpoint, bucket, message, ...rest}) {
  return message === undefined
    ? JSON.stringify(rest, null, 2)
    : pretty(typeof message === 'string' ? message : JSON.stringify(message));
}
