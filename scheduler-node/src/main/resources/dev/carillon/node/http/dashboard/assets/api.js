/** Asks the node, and turns every way of failing into one `Problem`. */

import { REQUEST_MILLIS } from './limits.js';

const BASE = 'api/v1/';

/** Why a request failed. Status 0: no answer at all; 503: the node is there, but not its Redis. */
export class Problem extends Error {
  constructor(status, detail, field) {
    super(detail);
    this.status = status;
    this.field = field;
  }

  /** True when the node answered, but cannot reach Redis. */
  get redisAway() {
    return this.status === 503;
  }

  /** True when nothing answered. */
  get nodeAway() {
    return this.status === 0;
  }
}

/** GETs JSON. `query` leaves out what is empty. */
export function get(path, query = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, value);
  }
  const text = search.toString();
  return ask(text ? `${path}?${text}` : path, { method: 'GET' });
}

/** POSTs JSON. */
export function post(path, body = {}) {
  return ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
}

/** DELETEs. */
export function remove(path) {
  return ask(path, { method: 'DELETE' });
}

/** The path of a schedule, with what follows it, such as `:pause` or `/history`. */
export function schedulePath(id, rest = '') {
  return `schedules/${encodeURIComponent(id)}${rest}`;
}

/** The path of a run. */
export function runPath(run, rest = '') {
  return `runs/${encodeURIComponent(run)}${rest}`;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, {
      ...options,
      cache: 'no-store',
      headers: { Accept: 'application/json', ...options.headers },
      signal: AbortSignal.timeout(REQUEST_MILLIS),
    });
  } catch (failure) {
    throw new Problem(0, unanswered(failure));
  }
  const body = await read(response);
  if (response.ok) return body ?? {};
  throw new Problem(
    response.status,
    body?.detail ?? body?.title ?? `The node answered ${response.status}.`,
    body?.field,
  );
}

function unanswered(failure) {
  return failure.name === 'TimeoutError'
    ? `The node did not answer within ${REQUEST_MILLIS / 1000} s.`
    : 'The node does not answer.';
}

async function read(response) {
  try {
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
