// The records of a dataset, and edits through UpdateRecords.

import {useState} from 'preact/hooks';
import {read} from './api.mjs';
import {HOME} from './data.mjs';
import {Editor} from './editor.mjs';
import {
  Fact, Field, Heading, Loading, LongText, NoRows, Quota, Time, Trail, address, bytes, counted, has, html,
  number, pretty, submitted, useLoad,
} from './ui.mjs';

export function DatasetView({names: [pool, identity, dataset], about}) {
  const load = useLoad(signal => read('dataset', {pool, identity, dataset}, signal), [pool, identity, dataset]);
  const [edited, setEdited] = useState(null);
  const [filter, setFilter] = useState('');
  const [tombstones, setTombstones] = useState(true);
  const missing = load.error?.status === 404;
  const found = load.error ? undefined : load.data;
  const entries = (found?.entries ?? [])
    .filter(each => has(each.key, filter) && (tombstones || !each.removed));
  const done = () => {
    setEdited(null);
    load.reload();
  };
  return html`
    <${Trail} steps=${[HOME, [pool, address('pool', pool)], [identity, address('identity', pool, identity)], [dataset]]} />
    <${Heading}>Dataset <span class="id">${dataset}</span><//>
    ${missing
      ? html`<p>There is no such dataset. ${about.writable && 'Its first record creates it.'}</p>`
      : html`<${Loading} load=${load} />`}
    ${found && html`<${Summary} dataset=${found} />
      <form class="row" onSubmit=${submitted(() => {})}>
        <${Field} label="Key has" value=${filter} onValue=${setFilter} />
        <label class="check"><input type="checkbox" checked=${tombstones}
          onChange=${event => setTombstones(event.target.checked)} /> Tombstones</label>
        <button type="button" onClick=${load.reload}>Reload</button>
        ${about.writable && html`<${AddButton} onAdd=${setEdited} />`}
      </form>
      <${Records} entries=${entries} writable=${about.writable} onEdit=${setEdited} />`}
    ${missing && about.writable && html`<${AddButton} onAdd=${setEdited} />`}
    ${edited && html`<${Editor} ids=${{pool, identity, dataset}} entry=${edited}
      count=${found?.syncCount} onDone=${done} onCancel=${() => setEdited(null)} />`}`;
}

function AddButton({onAdd}) {
  return html`<button type="button" onClick=${() => onAdd({key: '', value: '', syncCount: 0, isNew: true})}>
    Add a record</button>`;
}

function Summary({dataset}) {
  return html`<dl class="facts">
    <${Fact} name="Sync count">${number(dataset.syncCount)}<//>
    <${Fact} name="Records"><${Quota} name="Records" figure=${dataset.records} limit=${dataset.recordLimit} /><//>
    <${Fact} name="Size"><${Quota} name="Size" figure=${dataset.dataStorage} limit=${dataset.dataStorageLimit} text=${bytes} /><//>
    <${Fact} name="Tombstones">${number(dataset.tombstones)}<//>
    <${Fact} name="Last writer">${dataset.lastModifiedBy}<//>
    <${Fact} name="Last change"><${Time} date=${dataset.lastModifiedDate} /><//>
    <${Fact} name="Created"><${Time} date=${dataset.creationDate} /><//>
    ${dataset.deletedAtCount > 0 && html`<${Fact} name="Deleted before, at count">${number(dataset.deletedAtCount)}<//>`}
    ${dataset.prunedUpToCount > 0 && html`<${Fact} name="Tombstones pruned up to">${number(dataset.prunedUpToCount)}<//>`}
  </dl>`;
}

function Records({entries, writable, onEdit}) {
  return html`<div class="scroll"><table class="records">
    <caption>${counted(entries.length, 'record')}, tombstones included</caption>
    <thead><tr><th scope="col">Key</th><th scope="col">Value</th><th scope="col">Count</th>
      <th scope="col">Author</th><th scope="col">Changed on the server</th>
      <th scope="col">Changed on the device</th>${writable && html`<th scope="col">Edit</th>`}</tr></thead>
    <tbody>${!entries.length && html`<${NoRows} columns="7">No record is found<//>`}
    ${entries.map(each => html`<tr class=${each.removed ? 'removed' : ''} key=${each.key}>
      <th scope="row">${each.key}</th>
      <td class="value">${each.removed
        ? html`<span class="badge">tombstone</span>`
        : html`<${LongText}>${pretty(each.value)}<//>`}</td>
      <td class="number">${number(each.syncCount)}</td>
      <td class=${each.lastModifiedBy.includes(':') ? 'author' : ''}>${each.lastModifiedBy}</td>
      <td><${Time} date=${each.lastModifiedDate} /></td>
      <td>${each.deviceLastModifiedDate ? html`<${Time} date=${each.deviceLastModifiedDate} />` : '–'}</td>
      ${writable && html`<td><button type="button" aria-label=${`Edit ${each.key}`}
        onClick=${() => onEdit(each)}>Edit</button></td>`}
    </tr>`)}</tbody></table></div>`;
}
