// Pools, identities and datasets.

import {useState} from 'preact/hooks';
import {read} from './api.mjs';
import {
  Fact, Field, Heading, Loading, NoRows, Quota, Time, Trail, address, bytes, counted, has, html, number,
  submitted, useLoad,
} from './ui.mjs';

export const HOME = ['Pools', '#/'];

export function Pools({about}) {
  const load = useLoad(signal => read('pools', {}, signal), []);
  const [pool, setPool] = useState('');
  return html`
    <${Heading}>Identity pools<//>
    <${Loading} load=${load} />
    ${load.data && load.data.pools.length === 0 && html`<p>No pool has data yet.
      ${about.local && html` <a href=${address('devices')}>Play with two devices</a>, and come back.`}</p>`}
    ${load.data?.pools.length > 0 && html`<div class="scroll"><table>
      <caption>Pools with data. Usage is counted from the table's stream.</caption>
      <thead><tr><th scope="col">Identity pool</th><th scope="col">Data</th>
        <th scope="col">Sync sessions</th><th scope="col">Last change</th><th scope="col">Settings</th></tr></thead>
      <tbody>${load.data.pools.map(each => html`<tr>
        <th scope="row"><a href=${address('pool', each.pool)}>${each.pool}</a></th>
        <td class="number">${bytes(each.dataStorage)}</td>
        <td class="number">${number(each.sessions)}</td>
        <td><${Time} date=${each.lastModifiedDate} /></td>
        <td>${each.trigger && html`<span class="badge" title=${each.trigger}>trigger</span> `}
          ${each.streams && html`<span class="badge">stream</span> `}
          ${each.push && html`<span class="badge">push</span>`}</td></tr>`)}
      </tbody></table></div>`}
    <form class="row" onSubmit=${submitted(() => pool.trim() && (location.hash = address('pool', pool.trim())))}>
      <${Field} label="Another pool" value=${pool} onValue=${setPool} placeholder="us-east-1:…" required />
      <button>Open</button>
    </form>`;
}

export function PoolView({names: [pool]}) {
  const [wanted, setWanted] = useState({identity: '', dataset: '', key: ''});
  const [search, setSearch] = useState({identity: '', dataset: '', key: ''});
  const [confirmed, setConfirmed] = useState(false);
  const byRecord = search.dataset || search.key;
  const load = useLoad(
    signal => byRecord
      ? read('search', {pool, dataset: search.dataset, key: search.key, confirmed}, signal)
      : read('identities', {pool, text: search.identity, confirmed}, signal),
    [pool, search, confirmed]);
  const field = (name, label) => html`<${Field} label=${label} value=${wanted[name]}
    onValue=${value => setWanted({...wanted, [name]: value})} />`;
  const run = () => {
    setConfirmed(false);
    setSearch({...wanted});
  };
  return html`
    <${Trail} steps=${[HOME, [pool]]} />
    <${Heading}>Pool <span class="id">${pool}</span><//>
    <form class="row" onSubmit=${submitted(run)}>
      ${field('identity', 'Identity has')} ${field('dataset', 'Dataset has')} ${field('key', 'Key has')}
      <button>Search</button>
    </form>
    <${Loading} load=${load} onConfirm=${() => setConfirmed(true)} />
    ${load.data?.identities && html`<${Identities} pool=${pool} found=${load.data} />`}
    ${load.data?.datasets && html`<${Matches} pool=${pool} found=${load.data} text=${search.identity} />`}
    <${OpenIdentity} pool=${pool} />`;
}

function Identities({pool, found}) {
  return html`<div class="scroll"><table>
    <caption>${counted(found.identities.length, 'identity', 'identities')} with datasets${found.more ? ', and more' : ''}</caption>
    <thead><tr><th scope="col">Identity</th><th scope="col">Datasets</th></tr></thead>
    <tbody>${!found.identities.length && html`<${NoRows} columns="2">No identity is found<//>`}
    ${found.identities.map(each => html`<tr>
      <th scope="row"><a href=${address('identity', pool, each.identity)}>${each.identity}</a></th>
      <td class="number">${each.datasets}</td></tr>`)}
    </tbody></table></div>`;
}

function Matches({pool, found, text}) {
  const datasets = found.datasets.filter(each => has(each.identity, text));
  return html`<div class="scroll"><table>
    <caption>${counted(datasets.length, 'dataset')}${found.more ? ', and more' : ''}</caption>
    <thead><tr><th scope="col">Identity</th><th scope="col">Dataset</th><th scope="col">Keys</th></tr></thead>
    <tbody>${!datasets.length && html`<${NoRows} columns="3">No dataset is found<//>`}
    ${datasets.map(each => html`<tr>
      <td class="id">${each.identity}</td>
      <th scope="row"><a href=${address('dataset', pool, each.identity, each.dataset)}>${each.dataset}</a></th>
      <td>${each.keys.map(key => html`<code>${key}</code> `)}</td></tr>`)}
    </tbody></table></div>`;
}

function OpenIdentity({pool}) {
  const [identity, setIdentity] = useState('');
  const open = () => identity.trim() && (location.hash = address('identity', pool, identity.trim()));
  return html`<form class="row" onSubmit=${submitted(open)}>
    <${Field} label="Another identity" value=${identity} onValue=${setIdentity} placeholder="us-east-1:…" required />
    <button>Open</button>
  </form>`;
}

export function IdentityView({names: [pool, identity]}) {
  const load = useLoad(signal => read('datasets', {pool, identity}, signal), [pool, identity]);
  const datasets = load.data?.datasets ?? [];
  const [name, setName] = useState('');
  const open = () => name.trim() && (location.hash = address('dataset', pool, identity, name.trim()));
  return html`
    <${Trail} steps=${[HOME, [pool, address('pool', pool)], [identity]]} />
    <${Heading}>Identity <span class="id">${identity}</span><//>
    <${Loading} load=${load} />
    ${load.data && html`
      <dl class="facts">
        <${Fact} name="Datasets"><${Quota} name="Datasets" figure=${datasets.length} limit=${load.data.limit} /><//>
        <${Fact} name="Data">${bytes(datasets.reduce((sum, each) => sum + each.dataStorage, 0))}<//>
      </dl>
      <div class="scroll"><table>
        <caption>Datasets</caption>
        <thead><tr><th scope="col">Dataset</th><th scope="col">Count</th><th scope="col">Records</th>
          <th scope="col">Size</th><th scope="col">Tombstones</th><th scope="col">Last writer</th>
          <th scope="col">Last change</th></tr></thead>
        <tbody>${!datasets.length && html`<${NoRows} columns="7">The identity has no dataset<//>`}
        ${datasets.map(each => html`<tr>
          <th scope="row"><a href=${address('dataset', pool, identity, each.dataset)}>${each.dataset}</a></th>
          <td class="number">${number(each.syncCount)}</td>
          <td><${Quota} name="Records" figure=${each.records} limit=${each.recordLimit} /></td>
          <td><${Quota} name="Size" figure=${each.dataStorage} limit=${each.dataStorageLimit} text=${bytes} /></td>
          <td class="number">${number(each.tombstones)}</td>
          <td>${each.lastModifiedBy}</td>
          <td><${Time} date=${each.lastModifiedDate} /></td></tr>`)}
        </tbody></table></div>`}
    <form class="row" onSubmit=${submitted(open)}>
      <${Field} label="Another dataset" value=${name} onValue=${setName} required />
      <button>Open</button>
    </form>`;
}

export function Found({names: [identity]}) {
  const load = useLoad(signal => read('identity', {identity}, signal), [identity]);
  return html`
    <${Trail} steps=${[HOME, ['Find']]} />
    <${Heading}>Identity <span class="id">${identity}</span><//>
    <${Loading} load=${load} />
    ${load.data && (load.data.pools.length
      ? html`<ul>${load.data.pools.map(pool => html`<li>In pool
          <a href=${address('identity', pool, identity)}>${pool}</a></li>`)}</ul>`
      : html`<p>No pool with data has datasets of this identity.</p>`)}`;
}
