// The page: its frame, and the view that the address names.

import {render} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import {read} from './api.mjs';
import {DatasetView} from './dataset.mjs';
import {DevicesView} from './devices.mjs';
import {Found, IdentityView, PoolView, Pools} from './data.mjs';
import {OutboxView, RequestsView} from './live.mjs';
import {TriggerView} from './trigger.mjs';
import {Failure, Field, Heading, address, html, submitted, useLoad} from './ui.mjs';

const VIEWS = {
  '': Pools,
  pool: PoolView,
  identity: IdentityView,
  dataset: DatasetView,
  find: Found,
  devices: DevicesView,
  requests: RequestsView,
  outbox: OutboxView,
  trigger: TriggerView,
};

const TABS = [
  ['Data', ['', 'pool', 'identity', 'dataset', 'find']],
  ['Two devices', ['devices']],
  ['Requests', ['requests']],
  ['Outbox', ['outbox']],
  ['Trigger', ['trigger']],
];

function parts() {
  try {
    return location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  } catch {
    return ['unknown']; // The address is not encoded correctly.
  }
}

function useAddress() {
  const [current, setCurrent] = useState(parts);
  useEffect(() => {
    const changed = () => setCurrent(parts());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return current;
}

function Tabs({view, about}) {
  const shown = about.local ? TABS : TABS.slice(0, 1);
  return html`<nav aria-label="Views"><ul class="tabs">
    ${shown.map(([label, names]) => html`<li><a href=${address(names[0])}
      aria-current=${names.includes(view) ? 'page' : undefined}>${label}</a></li>`)}
  </ul></nav>`;
}

function Find() {
  const [text, setText] = useState('');
  const find = () => text.trim() && (location.hash = address('find', text.trim()));
  return html`<form class="find" role="search" onSubmit=${submitted(find)}>
    <${Field} label="Find an identity" value=${text} onValue=${setText} placeholder="us-east-1:…" required />
    <button>Find</button>
  </form>`;
}

function Page() {
  const [view, ...names] = useAddress();
  const about = useLoad(signal => read('about', {}, signal), []);
  if (about.error) {
    return html`<main id="main"><${Heading}>Tidemark<//><${Failure} error=${about.error} /></main>`;
  }
  if (!about.data) return html`<p class="quiet">Loading…</p>`;
  const View = VIEWS[view];
  return html`
    <a class="skip" href="#main" onClick=${submitted(() => document.querySelector('h1').focus())}>
      Skip to the content</a>
    <header>
      <a class="name" href="#/"><img src="icon.svg" alt="" width="28" height="28" /> Tidemark</a>
      <${Tabs} view=${view} about=${about.data} />
      <span class="table">table <code>${about.data.table}</code>
        ${!about.data.local && html` <span class="badge">deployed</span>`}
        ${!about.data.writable && html` <span class="badge">read-only</span>`}</span>
      <${Find} />
    </header>
    <main id="main">
      ${View
        ? html`<${View} key=${[view, ...names].join('/')} names=${names} about=${about.data} />`
        : html`<${Heading}>There is no such view<//>`}
    </main>
    <footer class="quiet">All times are in UTC.</footer>`;
}

const root = document.getElementById('page');
root.replaceChildren();
render(html`<${Page} />`, root);
