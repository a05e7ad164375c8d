/**
 * A game's sync trigger. It refuses a high score that rises by more than one game allows, caps the coins, and awards a
 * badge to players who reach a level.
 */

import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const MAX_RISE = 1000;
const MAX_COINS = 9999;
const BADGE_LEVEL = 10;

export async function handler(event) {
  const records = event.datasetRecords;

  const highScore = changed(records, "highScore");
  if (highScore !== null && highScore - number(records.highScore.oldValue) > MAX_RISE) {
    throw new Error(`highScore cannot rise by more than ${MAX_RISE}`);
  }

  const coins = changed(records, "coins");
  if (coins !== null && coins > MAX_COINS) {
    records.coins.newValue = String(MAX_COINS);
  }

  const level = changed(records, "level");
  if (level !== null && level >= BADGE_LEVEL) {
    records.badge ??= { newValue: `level ${BADGE_LEVEL}`, op: "replace" };
  }

  return event;
}

/** Returns the number that this update gives a record; null for the other records, which the event has, too. */
function changed(records, key) {
  const record = records[key];
  if (record === undefined || record.op === "remove" || record.newValue === record.oldValue) {
    return null;
  }
  if (!isNumber(record.newValue)) {
    throw new Error(`${key} must be a number of at most nine digits`);
  }
  return number(record.newValue);
}

/** Returns a stored value as a number, or 0 if it is not a number. */
function number(value) {
  return isNumber(value) ? Number(value) : 0;
}

function isNumber(value) {
  return value !== null && /^[0-9]{1,9}$/.test(value);
}

// For the local service's --trigger-command.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const event = JSON.parse(await text(process.stdin));
  process.stdout.write(JSON.stringify(await handler(event)));
}
