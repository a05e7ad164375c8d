// The page in a real browser, on the local service at TIDEMARK_ENDPOINT. With PICTURES, a folder, the tests also take the
// pictures of the documentation.

import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {after, before, test} from 'node:test';
import {accessibilityProblems, launch, open} from './chromium.mjs';

const ENDPOINT = process.env.TIDEMARK_ENDPOINT;
const PAGE = `${ENDPOINT}/_tidemark/`;
const ids = {pool: `us-east-1:${randomUUID()}`, identity: `us-east-1:${randomUUID()}`, dataset: 'game'};
const data = ['dataset', ids.pool, ids.identity, ids.dataset].map(encodeURIComponent).join('/');

let browser;

before(async () => {
  browser = await launch();
  await edit('highScore', 0, '4800');
  await edit('level', 0, '12');
  await edit('settings', 0, '{"sound": true, "volume": 7, "controls": {"jump": "space", "run": "shift"}}');
  await edit('lastBoss', 0, 'kraken');
  await edit('lastBoss', 4, undefined);
});

after(() => browser.close());

async function edit(key, syncCount, value) {
  const response = await fetch(`${PAGE}browse/edit`,
    {method: 'POST', body: JSON.stringify({...ids, key, syncCount, value})});
  assert.equal(response.status, 200, await response.text());
}

/** Opens a view, runs the steps, and checks that the page had no errors and is accessible. */
async function view(hash, steps, options) {
  const {page, problems, context} = await open(browser, `${PAGE}#/${hash}`, options);
  page.setDefaultTimeout(10_000);
  await page.locator('h1').waitFor();
  await steps(page);
  assert.deepEqual(await accessibilityProblems(page), []);
  assert.deepEqual(problems, []);
  await context.close();
}

async function picture(page, name) {
  if (process.env.PICTURES) {
    await page.evaluate(() => document.activeElement?.blur());
    await page.screenshot({path: `${process.env.PICTURES}/${name}.png`});
  }
}

for (const colorScheme of ['light', 'dark']) {
  test(`the way leads from the pools to the records, ${colorScheme}`, () => view('', async page => {
    await page.getByRole('link', {name: ids.pool}).click();
    await page.getByRole('link', {name: ids.identity}).click();
    await page.getByRole('cell', {name: '3 of 1,024'}).waitFor();
    await page.getByRole('link', {name: 'game', exact: true}).click();
    const row = name => page.getByRole('row', {name: new RegExp(`^${name} `)});
    await row('highScore').getByText('4800').waitFor();
    await row('lastBoss').getByText('tombstone').waitFor();
    assert.equal(await row('settings').locator('pre').textContent(),
      JSON.stringify({sound: true, volume: 7, controls: {jump: 'space', run: 'shift'}}, null, 2));
    assert.equal(await page.title(), 'Dataset game · Tidemark');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
    if (colorScheme === 'dark') await picture(page, 'browser-records');
  }, {colorScheme}));
}

const focused = page => page.evaluate(() => document.activeElement.textContent.trim());

test('the first Tab of a page leads to the link to its content', () => view('', async page => {
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'Identity pools');
}));

test('an edit with the keyboard alone goes through UpdateRecords', () => view(data, async page => {
  await page.getByRole('button', {name: 'Edit level'}).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Value', {exact: true}).fill('13');
  await page.getByRole('button', {name: 'Save'}).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('row', {name: /^level 13/}).waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Edit level');
}));

test('an edit of a record that has changed meanwhile is told of the conflict', () => view(data, async page => {
  await page.getByRole('button', {name: 'Edit highScore'}).click();
  await edit('highScore', 1, '5000');
  await page.getByLabel('Value', {exact: true}).fill('4900');
  await page.getByRole('button', {name: 'Save'}).click();
  await page.getByRole('alert').getByText('ResourceConflictException').waitFor();
  const theirs = page.getByRole('group', {name: 'Changed meanwhile'});
  await theirs.getByText('Someone changed it meanwhile').waitFor();
  await theirs.getByText('5000').waitFor();
  assert.deepEqual(await accessibilityProblems(page), []);
  await theirs.getByRole('button', {name: 'Reload the record'}).click();
  const value = page.getByLabel('Value', {exact: true});
  assert.equal(await value.inputValue(), '5000');
  await value.fill('5100');
  await page.getByRole('button', {name: 'Save'}).click();
  await page.getByRole('row', {name: /^highScore 5100/}).waitFor();
}));

test('a new record with the key of an old one is told that it exists', () => view(data, async page => {
  await page.getByRole('button', {name: 'Add a record'}).click();
  await page.getByLabel('Key', {exact: true}).fill('settings');
  await page.getByRole('button', {name: 'Save'}).click();
  await page.getByText('A record settings exists').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'Add a record'}).click();
  await page.getByLabel('Key', {exact: true}).fill('lastBoss');
  await page.getByLabel('Value', {exact: true}).fill('hydra');
  await page.getByRole('button', {name: 'Save'}).click();
  await page.getByText('it is removed').waitFor();
  await page.getByRole('button', {name: 'Reload the record'}).click();
  await page.getByRole('button', {name: 'Save'}).click();
  await page.getByRole('row', {name: /^lastBoss hydra/}).waitFor();
}));

test('the first record creates a dataset', () => view(data.replace(/game$/, 'fresh'), async page => {
  await page.getByText('There is no such dataset').waitFor();
  await page.getByRole('button', {name: 'Add a record'}).click();
  await page.getByLabel('Key', {exact: true}).fill('first');
  await page.getByLabel('Value', {exact: true}).fill('<b>no markup</b>');
  await page.getByRole('button', {name: 'Save'}).click();
  await page.getByRole('row', {name: /^first <b>no markup/}).waitFor();
}));

test('an identity, a dataset and a key are found', () => view('', async page => {
  await page.getByRole('button', {name: 'Find'}).click();
  assert.ok(await page.getByLabel('Find an identity').evaluate(input => input.validity.valueMissing && input.matches(':focus')));
  await page.getByLabel('Find an identity').fill('nobody');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText(/^\s*This is not an identity id/).waitFor();
  await page.getByLabel('Find an identity').fill(ids.identity);
  await page.keyboard.press('Enter');
  await page.getByRole('link', {name: ids.pool}).waitFor();
  await page.goto(`${PAGE}#/pool/${encodeURIComponent(ids.pool)}`);
  await page.getByLabel('Key has').fill('nowhere');
  await page.getByRole('button', {name: 'Search'}).click();
  await page.getByRole('row', {name: 'No dataset is found'}).waitFor();
  await page.getByLabel('Key has').fill('highsc');
  await page.getByRole('button', {name: 'Search'}).click();
  await page.getByRole('link', {name: 'game', exact: true}).waitFor();
  assert.equal(await page.getByRole('row').count(), 2);
}));

test('the records of a dataset are filtered by parts of their keys', () => view(data, async page => {
  await page.getByLabel('Key has').fill('SCORE');
  await page.getByText('1 record, tombstones included').waitFor();
  await page.getByLabel('Key has').fill('nowhere');
  await page.getByRole('row', {name: 'No record is found'}).waitFor();
}));

test('a long value says that there is more', () => view(data, async page => {
  await edit('long', 0, JSON.stringify([...Array(40).keys()]));
  await page.reload();
  const cell = page.getByRole('row', {name: /^long /}).locator('td.value');
  const height = () => cell.locator('pre').evaluate(text => text.clientHeight);
  const cut = await height();
  await cell.getByRole('button', {name: 'Show all'}).click();
  await cell.getByRole('button', {name: 'Show the beginning'}).waitFor();
  assert.ok(await height() > cut);
  assert.equal(await page.getByRole('button', {name: /^Show/}).count(), 1);
}));

class DeviceCard {
  constructor(page, name) {
    this.card = page.getByRole('region', {name: new RegExp(`^${name}`)});
    this.syncButton = this.card.getByRole('button', {name: 'Sync'});
  }

  async set(value) {
    await this.card.getByLabel('Value').fill(value);
    await this.card.getByRole('button', {name: 'Set', exact: true}).click();
  }

  async sync() {
    await this.syncButton.click();
    await this.card.locator('button.primary:not([aria-disabled])').waitFor();
  }

  async shows(text) {
    await this.card.getByRole('row', {name: text}).waitFor();
  }

  async isTold(text) {
    await this.card.getByRole('log').getByText(text).last().waitFor();
  }
}

async function devices(steps, options) {
  await view('devices', page => steps(new DeviceCard(page, 'phone'), new DeviceCard(page, 'laptop'), page), options);
}

for (const colorScheme of ['light', 'dark']) {
  test(`two devices play through a conflict, ${colorScheme}`, () => devices(async (phone, laptop, page) => {
    await phone.set('Buy milk');
    await phone.sync();
    await laptop.sync();
    await laptop.shows('note Buy milk 1');
    await phone.set('Buy milk and bread');
    await phone.sync();
    await laptop.set('Buy oat milk');
    await laptop.sync();
    await laptop.isTold('note was changed here on count 1, and is now at 2');
    if (colorScheme === 'light') await picture(page, 'browser-devices');
    await laptop.card.getByRole('button', {name: 'Keep mine'}).click();
    await laptop.sync();
    await phone.sync();
    await phone.shows('note Buy oat milk 3');
  }, {colorScheme, viewport: {width: 1280, height: 800}}));
}

test('a device repeats the update whose response was lost, and it is stored once', () => devices(async (phone, laptop) => {
  const loses = phone.card.getByLabel('Lose the response of the next update');
  await loses.check();
  await phone.sync();
  assert.ok(await loses.isChecked(), 'there was no update');
  await phone.set('once');
  await phone.sync();
  await phone.isTold('The response was lost');
  assert.ok(!await loses.isChecked());
  await phone.sync();
  await phone.isTold('200: note at 1');
  await laptop.sync();
  await laptop.shows('note once 1');
}));

test('a change after a lost response is sent on the count of the repeated update', () => devices(async (phone, laptop) => {
  await phone.set('first');
  await phone.card.getByLabel('Lose the response of the next update').check();
  await phone.sync();
  await phone.set('second');
  await phone.sync();
  await phone.isTold('200: note at 2');
  await laptop.sync();
  await laptop.shows('note second 2');
}));

test('a device is told that the dataset was deleted', () => devices(async (phone, laptop) => {
  await phone.set('soon gone');
  await phone.sync();
  await laptop.sync();
  await laptop.shows('note soon gone 1');
  await phone.card.getByRole('button', {name: 'Delete dataset'}).click();
  await phone.isTold('200: deleted');
  await laptop.sync();
  await laptop.isTold('the dataset was deleted since');
  await laptop.shows('Nothing yet');
  await phone.set('new');
  await phone.sync();
  await phone.isTold('The count goes on from a deletion');
  await phone.sync();
  await phone.card.getByText('last synced at count 3').waitFor();
}));

test('a sync with the keyboard alone keeps the focus', () => devices(async (phone, laptop, page) => {
  await phone.set('one');
  await phone.syncButton.focus();
  await page.keyboard.press('Enter');
  await phone.isTold('200: note at 1');
  assert.equal(await focused(page), 'Sync phone');
  await laptop.set('two');
  await laptop.sync();
  await laptop.card.getByRole('button', {name: 'Take theirs'}).focus();
  await page.keyboard.press('Enter');
  await laptop.shows('note one 1');
  assert.equal(await focused(page), 'Sync laptop');
}));

test('a connection that ends without a response leaves the update to be repeated', () => devices(async (phone, laptop, page) => {
  await page.route('**/datasets/notes', async route => {
    await route.fetch(); // It is stored.
    await route.abort('connectionreset');
  }, {times: 1});
  await phone.set('once');
  await phone.sync();
  await phone.isTold('The response was lost');
  await phone.sync();
  await phone.isTold('200: note at 1');
}));

test('an offline device sends its changes later', () => devices(async (phone, laptop) => {
  await laptop.card.getByLabel('Offline').check();
  await laptop.set('from the train');
  await laptop.sync();
  await laptop.isTold('Offline');
  await laptop.card.getByLabel('Offline').uncheck();
  await laptop.sync();
  await phone.sync();
  await phone.shows('note from the train 1');
}));

test('the trigger tester names the broken rule', () => view('trigger', async page => {
  await page.getByRole('button', {name: 'Copy the event to the output'}).click();
  await page.getByRole('button', {name: 'Check the output'}).click();
  await page.getByText('Allowed.').waitFor();
  const output = page.getByLabel('Output');
  await output.fill((await output.inputValue()).replace('"12000"', '9999'));
  await page.getByRole('button', {name: 'Check the output'}).click();
  await page.getByText("'newValue' of the record at place 1 of 'datasetRecords' is a number and not a string").waitFor();
  await picture(page, 'browser-trigger');
  await page.getByRole('button', {name: "Run the service's trigger"}).click();
  await page.getByRole('alert').getByText('the service has no trigger').waitFor();
  assert.equal(await output.inputValue(), '', 'the output of the last event');
  assert.equal(await focused(page), "Run the service's trigger");
}));

test('requests appear as they come', () => view('requests', async page => {
  await edit('coins', 0, '3');
  await page.getByRole('row', {name: /UpdateRecords 200/}).first().waitFor();
  const stale = await fetch(`${PAGE}browse/edit`,
    {method: 'POST', body: JSON.stringify({...ids, key: 'coins', syncCount: 0, value: '4'})});
  assert.equal(stale.status, 409);
  await page.getByRole('row', {name: /UpdateRecords 409 ResourceConflictException/}).first().waitFor();
  await picture(page, 'browser-requests');
}));

test('the outbox is live', () => view('outbox', async page => {
  const path = `${ENDPOINT}/identitypools/${encodeURIComponent(ids.pool)}/configuration`;
  const response = await fetch(path, {
    method: 'POST',
    headers: {Authorization: 'AWS4-HMAC-SHA256 Credential=developer/x', 'Content-Type': 'application/json'},
    body: JSON.stringify({CognitoStreams: {
      StreamName: 'updates', RoleArn: 'arn:aws:iam::000000000000:role/streams', StreamingStatus: 'ENABLED'}}),
  });
  assert.equal(response.status, 200, await response.text());
  await edit('streamed', 0, '1');
  await page.getByRole('row', {name: /kinesis updates/}).first().waitFor();
}));

test('a deployed table is read-only, and asks before it is scanned', {skip: !process.env.TIDEMARK_BROWSE}, async () => {
  const {page, problems, context} = await open(browser, process.env.TIDEMARK_BROWSE);
  page.setDefaultTimeout(10_000);
  await page.getByText('read-only').waitFor();
  assert.ok(!page.url().includes('token'), page.url());
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await page.getByRole('alert').getByText('The request lacks the token').waitFor();
  await page.goto(process.env.TIDEMARK_BROWSE);
  await page.getByText('read-only').waitFor();
  assert.equal(await page.getByRole('link', {name: 'Two devices'}).count(), 0);
  await page.getByRole('link', {name: ids.pool}).click();
  await page.getByText('reads the whole table').waitFor();
  assert.equal(await page.getByRole('link', {name: ids.identity}).count(), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.getByRole('button', {name: 'Read the table'}).click();
  await page.getByRole('link', {name: ids.identity}).click();
  await page.getByRole('link', {name: 'game', exact: true}).click();
  await page.getByRole('row', {name: /^highScore/}).waitFor();
  assert.equal(await page.getByRole('button', {name: /^(Edit|Add)/}).count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test('a narrow page has no horizontal scrolling', () => view(data, async page => {
  await page.getByRole('row', {name: /^highScore/}).waitFor();
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${content} > ${window}`);
}, {viewport: {width: 400, height: 800}}));

/** Writes a record as its user, who is then its author, and returns the status. */
async function ownRecord(key, value, syncCount = 0) {
  const path = `${ENDPOINT}/identitypools/${encodeURIComponent(ids.pool)}/identities/`
    + `${encodeURIComponent(ids.identity)}/datasets/own`;
  const headers = {
    Authorization: `AWS4-HMAC-SHA256 Credential=${ids.identity}/x`, 'Content-Type': 'application/json'};
  const {SyncSessionToken} = await fetch(`${path}/records`, {headers}).then(response => response.json());
  const body = JSON.stringify({SyncSessionToken, RecordPatches: [{Op: 'replace', Key: key, Value: value, SyncCount: syncCount}]});
  return fetch(path, {method: 'POST', headers, body}).then(response => response.status);
}

/** Returns the number of lines of an element's text. */
const lines = locator => locator.evaluate(element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return new Set([...range.getClientRects()].map(each => Math.round(each.top))).size;
});

for (const width of [1200, 400]) {
  test(`no word breaks in a table ${width} pixels wide`, () => view(data.replace(/game$/, 'own'), async page => {
    await ownRecord('highScore', '{"points": 4800, "reached": "in the third level, with the second sword"}');
    await page.reload();
    assert.equal(await lines(page.getByRole('rowheader', {name: 'highScore'})), 1);
    assert.equal(await lines(page.getByRole('button', {name: 'Edit highScore'})), 1);
    await page.goto(`${PAGE}#/requests`);
    assert.equal(await ownRecord('highScore', 'stale', 7), 409);
    const row = page.getByRole('row', {name: /UpdateRecords 409/}).first();
    assert.equal(await lines(row.getByRole('rowheader')), 1);
    const {height} = await row.boundingBox();
    assert.ok(height < 100, `the row is ${height} pixels high`);
  }, {viewport: {width, height: 800}}));
}

test('a page of another origin neither reads nor edits', async () => {
  const {page, context} = await open(browser, 'data:text/html,<title>other</title>');
  const results = await page.evaluate(async address => {
    const attempt = async (path, options) => {
      try {
        const response = await fetch(address + path, options);
        return response.type === 'opaque' ? 'opaque' : response.status;
      } catch {
        return 'blocked';
      }
    };
    return [
      await attempt('browse/pools'),
      await attempt('browse/edit', {method: 'POST', body: '{}'}),
      await attempt('browse/edit', {method: 'POST', body: '{}', mode: 'no-cors'}),
    ];
  }, PAGE);
  assert.ok(results.slice(0, 2).every(each => each === 'blocked'), results.join());
  await context.close();
  const {message} = await fetch(`${PAGE}browse/pools`, {headers: {Origin: 'null'}}).then(response => response.json());
  assert.equal(message, "Only the browser's own page may send this request");
});
