/** Calls to the playground's server. A call that failed throws `CallFailed` with a sentence for the person. */
import { spoken, t } from './texts.js';

class CallFailed extends Error {
  /** `status` 0: no answer. `post`: stored, but not yet taken by the bot. */
  constructor(sentence, status, post) {
    super(sentence);
    this.status = status;
    this.post = post;
  }
}

/** One per gesture; the repetition of a gesture carries the same. */
export function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      headers: { ...options.headers, 'accept-language': spoken() },
    });
  } catch {
    throw new CallFailed(t('send.offline'), 0);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new CallFailed(body.error ?? t('send.offline'), response.status, body.post);
  return body;
}

export function get(path) {
  return send(path, { headers: {} });
}

export function call(path, body) {
  return send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-playground': '1' },
    body: JSON.stringify(body),
  });
}

/** Resolves to `{id, name, type, size}`. */
export function upload(file) {
  return send(`/playground/files?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'content-type': file.type || 'application/octet-stream', 'x-playground': '1' },
    body: file,
  });
}
