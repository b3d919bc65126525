// Takes runs from a stream, as one of any number of consumers, and says how each went.
//
//   node stream.js reports
import { hostname } from 'node:os';
import { createClient } from 'redis';

const namespace = process.env.CARILLON_NAMESPACE ?? 'carillon';
const acks = `${namespace}:acks`;
const stream = `${namespace}:stream:${process.argv[2]}`;
const group = 'node';
const me = `${hostname()}-${process.pid}`;
const takeOverMillis = 60_000;

/** What you do; what it returns is kept with the run. The same run may come again: make it idempotent by run.run. */
async function work(run, payload) {
  console.log('work', run.run, run.fence, JSON.stringify(payload));
  return { by: me };
}

async function handle(run) {
  const said = { run: run.run, fence: run.fence };
  try {
    said.result = JSON.stringify(await work(run, JSON.parse(run.body ?? 'null')));
  } catch (problem) {
    said.error = String(problem);
  }
  if (run.ack === 'true') {
    await db.xAdd(acks, '*', said);
  }
}

/** What another consumer left behind, or else what is new. */
async function take() {
  const leftBehind = await db.xAutoClaim(stream, group, me, takeOverMillis, '0-0', { COUNT: 10 });
  if (leftBehind.messages.length > 0) {
    return leftBehind.messages.filter((entry) => entry !== null);
  }
  const fresh = await db.xReadGroup(group, me, { key: stream, id: '>' }, { COUNT: 10, BLOCK: 5000 });
  return fresh?.[0]?.messages ?? [];
}

const db = await createClient({ url: process.env.CARILLON_REDIS ?? 'redis://127.0.0.1:6379' }).connect();
await db.xGroupCreate(stream, group, '0', { MKSTREAM: true }).catch((problem) => {
  if (!String(problem).includes('BUSYGROUP')) throw problem;
});
console.log('consuming', stream);
for (;;) {
  for (const { id, message } of await take()) {
    await handle(message);
    await db.xAck(stream, group, id);
  }
}
