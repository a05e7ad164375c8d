// The dialog of an edit, which goes through UpdateRecords.

import {useEffect, useRef, useState} from 'preact/hooks';
import {read, write} from './api.mjs';
import {Button, Failure, Field, html, pretty, submitted} from './ui.mjs';

/** Returns the record as it is now; with count 0 if there is none. */
async function current(ids, key) {
  const {syncCount, entries} = await read('dataset', ids);
  const found = entries.find(each => each.key === key) ?? {key, removed: true, syncCount: 0};
  return {entry: found, count: syncCount};
}

/** It sends the count that the page has seen, as a device would. */
export function Editor({ids, entry, count, onDone, onCancel}) {
  const dialog = useRef(null);
  const text = useRef(null);
  const [seen, setSeen] = useState({entry, count});
  const [key, setKey] = useState(entry.key);
  const [value, setValue] = useState(entry.value ?? '');
  const [error, setError] = useState(null);
  const [theirs, setTheirs] = useState(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const element = dialog.current;
    element.showModal();
    return () => element.close(); // The focus returns to the button that opened it.
  }, []);
  const send = async change => {
    setBusy(true);
    setError(null);
    setTheirs(null);
    try {
      const datasetCount = seen.count === undefined ? {} : {datasetCount: seen.count};
      await write('edit', {...ids, key, syncCount: seen.entry.syncCount, ...datasetCount, ...change});
      onDone();
    } catch (failure) {
      setError(failure);
      if (failure.type === 'ResourceConflictException') setTheirs(await current(ids, key).catch(() => null));
      setBusy(false);
    }
  };
  const reload = () => {
    setSeen(theirs);
    if (!theirs.entry.removed) setValue(theirs.entry.value);
    setError(null);
    setTheirs(null);
    text.current.focus();
  };
  const {isNew, removed, syncCount} = seen.entry;
  return html`<dialog ref=${dialog} aria-labelledby="editor-title" onClose=${onCancel}>
    <form onSubmit=${submitted(() => send({value}))}>
      <h2 id="editor-title">${isNew ? 'Add a record' : html`Edit <span class="id">${key}</span>`}</h2>
      ${isNew && html`<${Field} label="Key" value=${key} onValue=${setKey} required />`}
      <label class="field"><span>Value</span>
        <textarea ref=${text} rows="10" spellcheck=${false} value=${value}
          onInput=${event => setValue(event.target.value)}></textarea></label>
      <p class="quiet">UpdateRecords applies the edit, with count ${syncCount}: conflicts, quotas
        and the sync trigger apply to it. The author is a developer.</p>
      ${error && html`<${Failure} error=${error} />`}
      ${theirs && html`<${Theirs} entry=${theirs.entry} isNew=${isNew} onReload=${reload} />`}
      <div class="row">
        <${Button} type="submit" class="primary" busy=${busy}>Save<//>
        ${!isNew && !removed && html`<${Button} class="danger" busy=${busy}
          onClick=${() => send({})}>Remove<//>`}
        <button type="button" onClick=${() => setValue(pretty(value))}>Format JSON</button>
        <button type="button" onClick=${onCancel}>Cancel</button>
      </div>
    </form>
  </dialog>`;
}

/** What has come between: the record of another writer. */
function Theirs({entry, isNew, onReload}) {
  const what = isNew && !entry.removed ? `A record ${entry.key} exists` : 'Someone changed it meanwhile';
  return html`<div class="question" role="group" aria-label="Changed meanwhile">
    <p><strong>${what}.</strong> At count ${entry.syncCount}, ${entry.removed ? 'it is removed.' : 'its value is'}</p>
    ${!entry.removed && html`<pre tabindex="0">${pretty(entry.value)}</pre>`}
    <div class="row"><button type="button" onClick=${onReload}>Reload the record</button></div>
  </div>`;
}
