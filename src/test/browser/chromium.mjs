// A headless Chromium, and the pages that the tests open in it.

import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import {readFile} from 'node:fs/promises';
import {chromium} from 'playwright-core';

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** Starts the browser, with more flags if need be. */
export async function launch(...flags) {
  const executablePath = CANDIDATES.find(path => path && existsSync(path));
  if (!executablePath) throw new Error('There is no Chromium. Install it, or name it in CHROMIUM');
  return chromium.launch({executablePath, args: [...FLAGS, ...flags]});
}

/** Returns a page that records errors and requests to other hosts; `check` fails if there were any. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, ...options});
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', error => problems.push(`error: ${error.message}`));
  page.on('console', message => {
    // A refused edit is logged as a failed request, and is part of the tests.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(`console: ${message.text()}`);
    }
  });
  page.on('request', request => {
    if (new URL(request.url()).origin !== new URL(address).origin) problems.push(`request to ${request.url()}`);
  });
  await page.goto(address);
  return {page, problems, context};
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Returns what axe-core objects to on the page. It runs in the page's own world, which the policy does not bind. */
export async function accessibilityProblems(page) {
  const session = await page.context().newCDPSession(page);
  const run = expression => session.send('Runtime.evaluate', {expression, awaitPromise: true, returnByValue: true});
  await run(axe);
  const {result, exceptionDetails} = await run('axe.run().then(found => JSON.stringify(found.violations))');
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return JSON.parse(result.value).map(({id, nodes}) => `${id}: ${nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`);
}
