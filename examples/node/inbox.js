// Ask Carillon for something through Redis: one XADD, and the reply comes on another stream.
//
//   node inbox.js PUT /api/v1/schedules/hello '{"task": "log", "every": "10s", "payload": {"say": "hello"}}'
//   node inbox.js POST /api/v1/schedules/hello:trigger
import { createClient } from 'redis';

const namespace = process.env.CARILLON_NAMESPACE ?? 'carillon';
const inbox = `${namespace}:inbox`;
const replies = `${namespace}:replies`;

/** Sends a request and waits for its reply: the status, as of HTTP, and what the JSON in it says. */
export async function ask(db, request, body, patienceMillis = 30_000) {
  const latest = await db.xRevRange(replies, '+', '-', { COUNT: 1 });
  let place = latest.length > 0 ? latest[0].id : '0-0';
  const letter = { request, actor: process.env.USER ?? 'node' };
  if (body !== undefined) {
    letter.body = JSON.stringify(body);
  }
  const ticket = await db.xAdd(inbox, '*', letter);
  const end = Date.now() + patienceMillis;
  while (Date.now() < end) {
    const read = await db.xRead({ key: replies, id: place }, { COUNT: 100, BLOCK: 1000 });
    for (const { id, message } of read?.[0]?.messages ?? []) {
      place = id;
      if (message.request === ticket) {
        return { status: Number(message.status), answer: JSON.parse(message.body) };
      }
    }
  }
  throw new Error(`nobody has answered ${ticket}: is a node running?`);
}

const [method, path, body] = process.argv.slice(2);
const db = await createClient({ url: process.env.CARILLON_REDIS ?? 'redis://127.0.0.1:6379' }).connect();
try {
  const { status, answer } = await ask(db, `${method} ${path}`, body && JSON.parse(body));
  console.log(status, JSON.stringify(answer, null, 2));
  process.exitCode = status < 400 ? 0 : 1;
} finally {
  db.destroy();
}
