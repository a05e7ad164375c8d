// What all views share: the template tag, loading, links and small elements.

import {h} from 'preact';
import {useCallback, useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import htm from 'htm';

export const html = htm.bind(h);

/** Returns the address of a view; its parts are encoded. */
export function address(...parts) {
  return '#/' + parts.map(encodeURIComponent).join('/');
}

/** Loads data, again when `dependencies` change and when `reload` is called. */
export function useLoad(load, dependencies) {
  const [state, setState] = useState({loading: true});
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState(old => ({data: old.data, loading: true}));
    load(abort.signal).then(
      data => abort.signal.aborted || setState({data}),
      error => abort.signal.aborted || setState({error}));
    return () => abort.abort();
  }, [...dependencies, round]);
  return {...state, reload: useCallback(() => setRound(old => old + 1), [])};
}

let isFirstView = true;

/**
 * A heading that gets the focus when its view opens, so that screen readers start there. In the first view they start
 * at the page's beginning, and the Tab key at the link to the content.
 */
export function Heading({children}) {
  const element = useRef(null);
  useEffect(() => {
    if (!isFirstView) element.current.focus({preventScroll: true});
    isFirstView = false;
  }, []);
  useEffect(() => {
    document.title = `${element.current.textContent} · Tidemark`;
  });
  return html`<h1 tabindex="-1" ref=${element}>${children}</h1>`;
}

/** The way back: links to the views above. */
export function Trail({steps}) {
  return html`<nav class="trail" aria-label="Where you are"><ol>
    ${steps.map(([label, to]) => html`<li>${to ? html`<a href=${to}>${label}</a>` : label}</li>`)}
  </ol></nav>`;
}

export function Failure({error}) {
  return html`<p class="failure" role="alert">
    ${error.type && html`<strong>${error.type}: </strong>`}${error.message}
  </p>`;
}

/** The state of a load: waiting, failed, or a question about the cost. */
export function Loading({load, onConfirm}) {
  if (load.error?.status === 428) {
    return html`<${CostQuestion} cost=${load.error.cost} onConfirm=${onConfirm} />`;
  }
  if (load.error) return html`<${Failure} error=${load.error} />`;
  return html`<p class="quiet" role="status">${load.loading && !load.data ? 'Loading…' : ''}</p>`;
}

function CostQuestion({cost, onConfirm}) {
  return html`<section class="question" aria-label="Cost of the search">
    <p>DynamoDB has no index for this: the search reads the whole table.</p>
    <dl class="facts">
      <${Fact} name="Items">${number(cost.items)}<//>
      <${Fact} name="Size">${bytes(cost.bytes)}<//>
      <${Fact} name="Read units">${number(cost.readUnits)}<//>
      <${Fact} name="Price on demand">${dollars(cost.dollars)}<//>
    </dl>
    <p class="quiet">DynamoDB counts the size every six hours. The price is that of us-east-1.</p>
    <button class="primary" onClick=${onConfirm}>Read the table</button>
  </section>`;
}

export function Fact({name, children}) {
  return html`<div><dt>${name}</dt><dd>${children}</dd></div>`;
}

export function Time({date}) {
  return html`<time datetime=${date} title=${date}>${date.slice(0, 19).replace('T', ' ')}</time>`;
}

/** A quota: the figure, the limit, and a bar. */
export function Quota({name, figure, limit, text = number}) {
  return html`<span class="quota">${text(figure)} <span class="quiet">of ${text(limit)}</span>
    <meter min="0" max=${limit} high=${limit * 0.9} low=${limit * 0.7} optimum="0" value=${figure}
      aria-label=${`${name}: ${text(figure)} of ${text(limit)}`}></meter></span>`;
}

export function number(value) {
  return new Intl.NumberFormat('en-US').format(value);
}

/** Returns a number of things: "1 record", "2 records". */
export function counted(value, thing, things = `${thing}s`) {
  return `${number(value)} ${value === 1 ? thing : things}`;
}

export function bytes(value) {
  if (value < 1024) return `${value} B`;
  const [size, unit] = value < 1048576 ? [value / 1024, 'KiB'] : [value / 1048576, 'MiB'];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}

function dollars(value) {
  return value < 0.01 ? 'less than 0.01 USD' : `${value.toFixed(2)} USD`;
}

/** Returns JSON with indentation; other text stays as it is. */
export function pretty(text) {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return text;
  try {
    return JSON.stringify(JSON.parse(trimmed), null, 2);
  } catch {
    return text;
  }
}

/** Tells whether a text has a part, of which upper and lower case are alike. */
export function has(text, part) {
  return text.toLowerCase().includes(part.toLowerCase());
}

/** The only row of a table that has no others. */
export function NoRows({columns, children}) {
  return html`<tr><td colspan=${columns} class="quiet">${children}</td></tr>`;
}

/** Text of which the first lines are shown, and all at the push of a button. */
export function LongText({children}) {
  const element = useRef(null);
  const [isCut, setCut] = useState(false);
  const [isWhole, setWhole] = useState(false);
  useLayoutEffect(() => {
    setCut(isWhole || element.current.scrollHeight > element.current.clientHeight);
  }, [children, isWhole]);
  return html`<pre tabindex="0" class=${isWhole ? 'all' : ''} ref=${element}>${children}</pre>
    ${isCut && html`<button type="button" aria-expanded=${isWhole ? 'true' : 'false'}
      onClick=${() => setWhole(!isWhole)}>${isWhole ? 'Show the beginning' : 'Show all'}</button>`}`;
}

/** An input with its label. */
export function Field({label, value, onValue, ...more}) {
  return html`<label class="field"><span>${label}</span>
    <input value=${value} onInput=${event => onValue(event.target.value)} autocomplete="off"
      spellcheck=${false} ...${more} /></label>`;
}

/** A button that does nothing while its action runs. It stays enabled, as a disabled one would lose the focus. */
export function Button({busy, onClick, children, ...more}) {
  const click = event => busy ? event.preventDefault() : onClick?.(event);
  return html`<button type="button" aria-disabled=${busy ? 'true' : undefined} onClick=${click} ...${more}>
    ${children}</button>`;
}

/** Marks the form as handled by the page. */
export function submitted(action) {
  return event => {
    event.preventDefault();
    action();
  };
}
