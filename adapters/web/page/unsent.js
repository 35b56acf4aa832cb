/**
 * What was written and is not yet known to be taken. It is kept in the browser from the moment of sending, and sent
 * again under the same nonce, so a message is neither lost nor doubled by a server that goes away in between.
 */
import { call } from './api.js';

const place = 'botschaft.unsent';
const watchers = new Set();
let entries = load();

function load() {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '[]').map((entry) => ({ ...entry, state: 'failed' }));
  } catch {
    return [];
  }
}

function changed() {
  localStorage.setItem(place, JSON.stringify(entries));
  for (const watcher of watchers) watcher();
}

export function watchUnsent(watcher) {
  watchers.add(watcher);
}

/** `after`: the newest post that was known when it was written. */
export function unsentBy(person, chat) {
  return entries.filter((entry) => entry.person === person && entry.thread.split('/')[0] === chat);
}

async function attempt(entry) {
  entry.state = 'sending';
  entry.error = undefined;
  changed();
  const { nonce, person, thread, text, files } = entry;
  try {
    await call('/playground/messages', { nonce, person, thread, text, files: files.map((file) => file.id) });
    entries = entries.filter((one) => one !== entry);
  } catch (error) {
    entry.state = 'failed';
    entry.error = error.message;
    entry.status = error.status;
    entry.post = error.post ?? entry.post;
  }
  changed();
}

export function sendMessage(entry) {
  entries.push(entry);
  return attempt(entry);
}

export function sendAgain(entry) {
  if (entry.state === 'failed') return attempt(entry);
}

/** Once the server is there again: what failed for want of it goes first, a refusal waits for the person. */
export function sendAllAgain() {
  for (const entry of entries) if (!entry.status || entry.status >= 500) void sendAgain(entry);
}

export function discard(entry) {
  entries = entries.filter((one) => one !== entry);
  changed();
}
