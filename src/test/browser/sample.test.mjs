// The sample application in a real browser: one person's phone and laptop, on the local service at TIDEMARK_ENDPOINT.
// With PICTURES, a folder, the tests also take the picture of the documentation.

import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';
import {accessibilityProblems, launch} from './chromium.mjs';

const ENDPOINT = process.env.TIDEMARK_ENDPOINT;
const SAMPLE = process.env.TIDEMARK_WEB_SAMPLE ?? new URL('../../samples/web', import.meta.url).pathname;
const POOL = 'us-east-1:00000000-0000-0000-0000-000000000001'; // the application's default
const TYPES = {html: 'text/html', mjs: 'text/javascript'};

let browser;
let server;
let health;

before(async () => {
  health = await (await fetch(`${ENDPOINT}/_tidemark/health`)).json();
  server = createServer(async (request, response) => {
    const file = new URL(request.url, 'http://sample').pathname.replace(/^\/$/, '/index.html');
    response.setHeader('content-type', TYPES[file.split('.').at(-1)]);
    response.end(await readFile(SAMPLE + file));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  browser = await launch();
});

after(async () => {
  await browser.close();
  server.close();
});

/** Opens the application on a device of an identity. */
async function open(identity, device, context = undefined) {
  context ??= await browser.newContext({viewport: {width: 720, height: 480}});
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems = [];
  page.on('pageerror', error => problems.push(error.message));
  const {realtimeEndpoint: realtime} = health;
  const hash = new URLSearchParams({endpoint: ENDPOINT, realtime, host: '127.0.0.1', identity, device});
  await page.goto(`http://127.0.0.1:${server.address().port}/#${hash}`);
  return {
    page,
    problems,
    context,
    identity,
    add: async (name, text) => {
      await page.getByLabel('Name').fill(name);
      await page.getByLabel('Text', {exact: true}).fill(text);
      await page.getByRole('button', {name: 'Add'}).click();
    },
    save: async (name, text) => {
      await page.getByLabel(`Text of ${name}`).fill(text);
      await page.getByRole('button', {name: `Save ${name}`}).click();
    },
    shows: (name, text) => page.waitForFunction(
      ([label, expected]) => document.querySelector(`[aria-label="Text of ${label}"]`)?.value === expected, [name, text]),
    offline: value => page.getByLabel('Offline').setChecked(value),
    synced: () => page.getByText(/^Synced at count/).waitFor(),
  };
}

async function devices() {
  const identity = `us-east-1:${randomUUID()}`;
  const both = [await open(identity, 'phone'), await open(identity, 'laptop')];
  await Promise.all(both.map(device => device.synced()));
  return both;
}

test('a note of one device is pushed to the other', async () => {
  const [phone, laptop] = await devices();
  await phone.add('shopping', 'milk');
  await laptop.shows('shopping', 'milk');
  await laptop.save('shopping', 'milk, bread');
  await phone.shows('shopping', 'milk, bread');
  await phone.page.getByRole('button', {name: 'Remove shopping'}).click();
  await laptop.page.getByLabel('Text of shopping').waitFor({state: 'detached'});
  assert.deepEqual([...phone.problems, ...laptop.problems], []);
  assert.deepEqual(await accessibilityProblems(phone.page), []);
});

for (const [choice, kept] of [['Keep my', 'from the laptop'], ['Take their', 'from the phone']]) {
  test(`a conflict after some time offline: ${choice.toLowerCase()} change`, async () => {
    const [phone, laptop] = await devices();
    await phone.add('plan', 'at first');
    await laptop.shows('plan', 'at first');

    await laptop.offline(true);
    await laptop.save('plan', 'from the laptop');
    await laptop.add('idea', 'made offline');
    await laptop.page.getByText('Offline: changes stay on this device').waitFor();
    await phone.save('plan', 'from the phone');
    await phone.page.getByText('Synced at count 2').waitFor();
    await laptop.page.reload();
    await laptop.page.getByText('Offline: changes stay on this device').waitFor();
    await laptop.shows('plan', 'from the laptop');
    await laptop.shows('idea', 'made offline');
    assert.equal(await laptop.page.getByText('not synced', {exact: true}).count(), 2);
    assert.equal(await phone.page.getByLabel('Text of idea').count(), 0);
    await laptop.offline(false);

    await laptop.page.getByText('Both devices changed plan. Here it is “from the laptop”, there it is “from the phone”.').waitFor();
    await phone.shows('idea', 'made offline');
    for (const colorScheme of ['dark', 'light']) {
      await laptop.page.emulateMedia({colorScheme});
      assert.deepEqual(await accessibilityProblems(laptop.page), []);
    }
    if (process.env.PICTURES) await laptop.page.screenshot({path: `${process.env.PICTURES}/sample-notes.png`});
    await laptop.page.getByRole('button', {name: `${choice} plan`}).click();
    await laptop.shows('plan', kept);
    await phone.shows('plan', kept);
    assert.equal(await laptop.page.getByText(/^Both devices changed/).count(), 0);
    assert.deepEqual([...phone.problems, ...laptop.problems], []);
  });
}

test('a lost response does no harm', async () => {
  const [phone, laptop] = await devices();
  const fault = {fault: 'loseResponse', operation: 'UpdateRecords', identity: phone.identity};
  await fetch(`${ENDPOINT}/_tidemark/faults`, {method: 'POST', body: JSON.stringify(fault)});
  await phone.add('note', 'written once');
  await laptop.shows('note', 'written once');
  await phone.synced();
  assert.equal(await phone.page.getByText('not synced').count(), 0);
  assert.equal(await phone.page.getByText(/^Both devices changed/).count(), 0);
});

test('a page of another origin reads and writes nothing', async () => {
  const identity = `us-east-1:${randomUUID()}`;
  const path = ['identitypools', 'us-east-1:00000000-0000-0000-0000-000000000001', 'identities', identity, 'datasets', 'notes'];
  const url = `${ENDPOINT}/${path.map(encodeURIComponent).join('/')}`;
  const signature = `X-Amz-Credential=${encodeURIComponent(`${identity}/20261128/us-east-1/execute-api/aws4_request`)}`;
  const token = (await (await fetch(`${url}/records?${signature}`)).json()).SyncSessionToken;
  const body = JSON.stringify({SyncSessionToken: token, RecordPatches: [{Op: 'replace', Key: 'k', Value: 'v', SyncCount: 0}]});

  // Without the flag, Chromium keeps the page from this machine by itself. Other browsers do not.
  const trusting = await launch('--disable-features=LocalNetworkAccessChecks');
  const page = await trusting.newPage();
  await page.route('http://app.example/', route => route.fulfill({contentType: 'text/html', body: '<h1>Other</h1>'}));
  await page.goto('http://app.example/');
  const send = (target, init) => page.evaluate(
    ([address, options]) => fetch(address, options).then(response => response.text(), error => `failed: ${error.name}`),
    [target, init]);
  assert.equal(await send(`${url}/records?${signature}`, {}), 'failed: TypeError');
  assert.equal(await send(`${ENDPOINT}/_tidemark/requests`, {}), 'failed: TypeError');
  // A browser sends such a request without asking, although the page does not see the response.
  assert.equal(await send(`${url}?${signature}`, {method: 'POST', mode: 'no-cors', body}), '');
  const {requests} = await (await fetch(`${ENDPOINT}/_tidemark/requests?identity=${identity}`)).json();
  assert.deepEqual(requests.map(({operation, status}) => [operation, status]),
    [['ListRecords', 200], ['ListRecords', 403], ['UpdateRecords', 403]]);
  const listed = await (await fetch(`${url}/records?${signature}`)).json();
  assert.equal(listed.DatasetSyncCount, 0);
  // The same request is valid when a program sends it.
  assert.equal((await fetch(`${url}?${signature}`, {method: 'POST', body})).status, 200);
  await trusting.close();
});

test('a text that is being typed survives a push, and then asks before it overwrites', async () => {
  const [phone, laptop] = await devices();
  await phone.add('plan', 'at first');
  await laptop.shows('plan', 'at first');
  await laptop.page.getByLabel('Text of plan').fill('from the laptop');
  await laptop.page.getByRole('button', {name: 'Save plan'}).focus();
  await phone.save('plan', 'from the phone');
  await laptop.page.getByText('Synced at count 2').waitFor();
  assert.equal(await laptop.page.getByLabel('Text of plan').inputValue(), 'from the laptop');
  await laptop.page.keyboard.press('Enter'); // The focus stayed on the button.
  await laptop.page.getByText('Both devices changed plan. Here it is “from the laptop”, there it is “from the phone”.').waitFor();
  assert.equal(await phone.page.getByLabel('Text of plan').inputValue(), 'from the phone');
});

test('the keyboard alone adds, changes, chooses and removes', async () => {
  const [phone, laptop] = await devices();
  const {keyboard} = phone.page;
  const type = text => keyboard.type(text, {delay: 1});
  const press = async (...keys) => {
    for (const key of keys) await keyboard.press(key);
  };
  await phone.page.getByLabel('Offline').focus();
  await press('Tab');
  await type('plan');
  await press('Tab');
  await type('first');
  await press('Enter');
  await laptop.shows('plan', 'first');
  await laptop.page.getByLabel('Text of plan').waitFor();
  await press('Tab', 'Tab', 'Tab'); // from the name over text and button to the note
  await press('Control+A');
  await type('second');
  await press('Enter');
  await laptop.shows('plan', 'second');
  await laptop.offline(true);
  await laptop.save('plan', 'third');
  await press('Control+A');
  await type('fourth');
  await press('Enter');
  await phone.page.getByText('Synced at count 3').waitFor();
  await laptop.offline(false);
  await laptop.page.getByRole('button', {name: 'Keep my plan'}).press('Enter');
  assert.equal(await laptop.page.evaluate(() => document.activeElement.ariaLabel), 'Text of plan');
  await phone.shows('plan', 'third');
  await press('Tab', 'Tab', 'Space'); // over Save to Remove
  await laptop.page.getByLabel('Text of plan').waitFor({state: 'detached'});
  assert.equal(await phone.page.evaluate(() => document.activeElement.id), 'name');
});

test('two tabs of a device share its changes and whether it is offline', async () => {
  const [phone, laptop] = await devices();
  const second = await open(laptop.identity, 'laptop', laptop.context);
  await second.synced();
  await laptop.offline(true);
  await second.page.getByText('Offline: changes stay on this device').waitFor();
  await laptop.add('a', '1');
  await second.shows('a', '1');
  await second.add('b', '2');
  await laptop.shows('b', '2');
  await second.offline(false);
  await phone.shows('a', '1');
  await phone.shows('b', '2');
  await Promise.all([laptop, second].map(tab => tab.synced()));
  await Promise.all([laptop, second].map(tab => tab.page.getByText('not synced', {exact: true}).waitFor({state: 'detached'})));
});

test('a change that the service throttles is sent again', async () => {
  const [phone, laptop] = await devices();
  const fault = {fault: 'respond', status: 429, operation: 'UpdateRecords', identity: phone.identity, count: 2};
  await fetch(`${ENDPOINT}/_tidemark/faults`, {method: 'POST', body: JSON.stringify(fault)});
  await phone.add('note', 'patience');
  await phone.page.getByText('Not synced: TooManyRequestsException').waitFor();
  await laptop.shows('note', 'patience');
  await phone.synced();
});

test('an existing name leads to its note, and changes nothing', async () => {
  const [phone] = await devices();
  await phone.add('plan', 'first');
  await phone.synced();
  await phone.add('plan', 'other');
  await phone.page.getByText('There is a note plan already').waitFor();
  await phone.shows('plan', 'first');
  assert.equal(await phone.page.evaluate(() => document.activeElement.ariaLabel), 'Text of plan');
});

test('a text that the device has no room for stays in its field', async () => {
  const [phone] = await devices();
  await phone.add('plan', 'short');
  await phone.synced();
  const long = 'x'.repeat(6_000_000);
  await phone.page.getByLabel('Text of plan').evaluate((input, text) => { input.value = text; }, long);
  await phone.page.getByRole('button', {name: 'Save plan'}).click();
  await phone.page.getByText(/^Not saved/).waitFor();
  assert.equal(await phone.page.getByLabel('Text of plan').evaluate(input => input.value.length), long.length);
  await phone.page.reload();
  await phone.shows('plan', 'short');
});

test('changes wait while the network is gone, and are sent when it is back', async () => {
  const [phone, laptop] = await devices();
  await laptop.context.setOffline(true);
  await laptop.add('idea', 'in the tunnel');
  await laptop.page.getByText(`Not synced: No response from ${ENDPOINT}. Is the service running?`).waitFor();
  await laptop.page.getByText('not synced', {exact: true}).waitFor();
  await laptop.context.setOffline(false);
  await phone.shows('idea', 'in the tunnel');
  await laptop.synced();
});

test('a device that was offline when the dataset was deleted starts over, and keeps its own change', async () => {
  const [phone, laptop] = await devices();
  await phone.add('old', 'text');
  await laptop.shows('old', 'text');
  await laptop.offline(true);
  await laptop.add('new', 'made offline');
  const path = ['identitypools', POOL, 'identities', phone.identity, 'datasets', 'notes'];
  const deletion = await fetch(`${ENDPOINT}/${path.map(encodeURIComponent).join('/')}`, {
    method: 'DELETE', headers: {Authorization: `AWS4-HMAC-SHA256 Credential=${phone.identity}/x`}});
  assert.equal(deletion.status, 200, await deletion.text());
  await phone.page.getByLabel('Text of old').waitFor({state: 'detached'});
  await laptop.offline(false);
  await phone.shows('new', 'made offline');
  assert.equal(await laptop.page.getByLabel('Text of old').count(), 0);
});
