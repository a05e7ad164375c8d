// The trigger tester: an event, the output, and the rule that it breaks.

import {useState} from 'preact/hooks';
import {write} from './api.mjs';
import {Button, Failure, Heading, html, pretty, submitted} from './ui.mjs';

const EVENT = JSON.stringify({
  version: 2,
  eventType: 'SyncTrigger',
  region: 'us-east-1',
  identityPoolId: 'us-east-1:00000000-0000-0000-0000-000000000001',
  identityId: 'us-east-1:00000000-0000-0000-0000-000000000002',
  datasetName: 'game',
  datasetRecords: {
    coins: {oldValue: '10', newValue: '12000', op: 'replace'},
    level: {oldValue: '2', newValue: '2', op: 'replace'},
  },
}, null, 2);

export function TriggerView() {
  const [event, setEvent] = useState(EVENT);
  const [output, setOutput] = useState('');
  const [result, setResult] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const test = async request => {
    setBusy(true);
    setError(null);
    setResult(null);
    try {
      const found = await write('trigger', request);
      setResult(found);
      if (found.output) setOutput(pretty(found.output));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const run = () => {
    setOutput(''); // The last one may be that of another event.
    return test({event});
  };
  return html`
    <${Heading}>Sync trigger<//>
    <p>A sync trigger sees an update before it is stored, and may change or refuse it. Here it runs on an event of your
      own, and nothing is stored. Where <code>newValue</code> differs from <code>oldValue</code>, a device has changed
      the record.</p>
    <form onSubmit=${submitted(run)}>
      <div class="halves">
        <label class="field"><span>Event</span><textarea rows="17" spellcheck=${false} value=${event}
          onInput=${change => setEvent(change.target.value)}></textarea></label>
        <label class="field"><span>Output</span><textarea rows="17" spellcheck=${false} value=${output}
          placeholder="Run the trigger, or write an output to check"
          onInput=${change => setOutput(change.target.value)}></textarea></label>
      </div>
      <div class="row">
        <${Button} type="submit" class="primary" busy=${busy}>Run the service's trigger<//>
        <${Button} busy=${busy} onClick=${() => test({event, output})}>Check the output<//>
        <button type="button" onClick=${() => setOutput(event)}>Copy the event to the output</button>
      </div>
    </form>
    <div role="status">
      ${error && html`<${Failure} error=${error} />`}
      ${result && html`<${Verdict} result=${result} />`}
    </div>`;
}

function Verdict({result}) {
  if (!result.allowed) {
    return html`<p class="failure"><strong>Refused.</strong> ${result.message}</p>`;
  }
  return html`<p class="success"><strong>Allowed.</strong></p>
    <table><caption>What is stored</caption>
      <thead><tr><th scope="col">Key</th><th scope="col">Change</th><th scope="col">Value</th><th scope="col">By</th></tr></thead>
      <tbody>${result.changes.map(each => html`<tr>
        <th scope="row">${each.key}</th><td>${each.op}</td><td><code>${each.value ?? '–'}</code></td>
        <td>${each.asSent ? 'the device' : html`<span class="badge">the trigger</span>`}</td></tr>`)}
      </tbody></table>`;
}
