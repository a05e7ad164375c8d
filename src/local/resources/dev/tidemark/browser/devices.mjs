// Two devices of one user, side by side.

import {useMemo, useRef, useEffect, useState} from 'preact/hooks';
import {Device} from './device.mjs';
import {Button, Field, Heading, address, html, submitted} from './ui.mjs';

const DATASET = 'notes';

/** The devices outlive their view, so that one can look at the data in between. */
let devices;

function newUser(api, onChange) {
  const ids = {
    pool: 'us-east-1:00000000-0000-0000-0000-00000000cafe',
    identity: `us-east-1:${crypto.randomUUID()}`,
    dataset: DATASET,
  };
  return ['phone', 'laptop'].map(name => new Device(name, ids, api, onChange));
}

const STORIES = [
  ['A conflict', 'Set note on the phone and sync. Sync the laptop. Set note on both, sync the phone, then the laptop: it'
    + ' is told of the other change, and asks.'],
  ['A lost response', 'Set note on the phone, tick “Lose the response of the next update”, and sync: the update is stored, the phone'
    + ' does not know. Sync again: the same update gets the same response, and nothing is written twice.'],
  ['A deletion', 'Sync both devices. Delete the dataset on the phone, and sync the laptop: it is told to drop its copy.'],
  ['Offline', 'Take the laptop offline, change note on both, sync both, and go online again.'],
];

export function DevicesView({about}) {
  const [, setRound] = useState(0);
  const redraw = useMemo(() => () => setRound(old => old + 1), []);
  devices ??= newUser(about.api, redraw);
  devices.forEach(device => (device.onChange = redraw));
  const {pool, identity, dataset} = devices[0].ids;
  const reset = () => {
    devices = newUser(about.api, redraw);
    redraw();
  };
  return html`
    <${Heading}>Two devices<//>
    <p>Both belong to one user, and sync one dataset through the service's API. Each shows what it has, and what it is
      told. <a href=${address('dataset', pool, identity, dataset)}>The dataset on the server</a></p>
    <div class="devices">${devices.map(device => html`<${DeviceCard} device=${device} key=${device.name} />`)}</div>
    <section aria-labelledby="stories"><h2 id="stories">To play through</h2>
      <dl class="stories">${STORIES.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
      <button type="button" onClick=${reset}>Begin with a new user</button>
    </section>`;
}

function DeviceCard({device}) {
  const [key, setKey] = useState('note');
  const [value, setValue] = useState('');
  const title = `device-${device.name}`;
  const set = () => {
    device.change(key, value);
    setValue('');
  };
  return html`<section class="device" aria-labelledby=${title}>
    <h2 id=${title}>${device.name} <span class="badge">${device.online ? 'online' : 'offline'}</span>
      <span class="quiet"> last synced at count ${device.lastSyncCount}</span></h2>
    <${Shown} device=${device} />
    <form class="row" onSubmit=${submitted(set)}>
      <${Field} label="Key" value=${key} onValue=${setKey} required size="8" />
      <${Field} label="Value" value=${value} onValue=${setValue} size="14" />
      <button>Set</button>
      <button type="button" onClick=${() => device.change(key, null)}>Remove</button>
    </form>
    <div class="row">
      <${Button} class="primary" busy=${device.busy} onClick=${() => device.sync()}>Sync ${device.name}<//>
      <label class="check"><input type="checkbox" checked=${!device.online}
        onChange=${event => device.set('online', !event.target.checked)} /> Offline</label>
      <label class="check"><input type="checkbox" checked=${device.losesNext}
        onChange=${event => device.set('losesNext', event.target.checked)} /> Lose the response of the next update</label>
      <${Button} class="danger" busy=${device.busy} disabled=${!device.online}
        onClick=${() => device.deleteDataset()}>Delete dataset<//>
    </div>
    ${[...device.conflicts].map(([name, theirs]) => html`<${Conflict} device=${device} name=${name} theirs=${theirs} key=${name} />`)}
    <${Log} device=${device} />
  </section>`;
}

function Shown({device}) {
  return html`<table><caption>What the app shows</caption>
    <thead><tr><th scope="col">Key</th><th scope="col">Value</th><th scope="col">Count</th></tr></thead>
    <tbody>${device.shown.length === 0 && html`<tr><td colspan="3" class="quiet">Nothing yet</td></tr>`}
      ${device.shown.map(each => html`<tr key=${each.key}><th scope="row">${each.key}</th>
        <td>${each.value ?? html`<em>removed</em>`} ${each.pending && html`<span class="badge">not synced</span>`}</td>
        <td class="number">${each.syncCount}</td></tr>`)}
    </tbody></table>`;
}

function Conflict({device, name, theirs}) {
  const mine = device.pending.get(name)?.value;
  const resolve = keepsMine => ({target}) => {
    target.closest('.device').querySelector('.primary').focus(); // The buttons of the conflict vanish.
    device.resolve(name, keepsMine);
  };
  return html`<div class="question" role="group" aria-label=${`Conflict of ${name}`}>
    <p><strong>Conflict of ${name}.</strong> Here: <code>${mine ?? 'removed'}</code>. On the server, at count
      ${' '}${theirs.syncCount}: <code>${theirs.value ?? 'removed'}</code>.</p>
    <div class="row"><button type="button" onClick=${resolve(true)}>Keep mine</button>
      <button type="button" onClick=${resolve(false)}>Take theirs</button></div>
  </div>`;
}

function Log({device}) {
  const list = useRef(null);
  useEffect(() => {
    list.current.scrollTop = list.current.scrollHeight;
  }, [device.log.length]);
  return html`<h3>What it is told</h3>
    <div class="log" ref=${list} role="log" tabindex="0" aria-label=${`Log of the ${device.name}`}>
      <ol>${device.log.map(({kind, text}) => html`<li class=${kind}>${text}</li>`)}</ol></div>`;
}
