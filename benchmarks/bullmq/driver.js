// BullMQ as a contender: reads orders from standard input, a line each, and answers with "done" lines.
//
//   node driver.js PORT client   once FROM TO AT_MILLIS | recurring FROM TO | far FROM TO
//   node driver.js PORT node     tells every start of a handler: fires NUMBER:MICROS NUMBER:MICROS ...
//   node driver.js PORT holder   a node whose handlers say "held" and never end
'use strict';

const readline = require('node:readline');
const { Queue, Worker } = require('bullmq');

const QUEUE = 'benchmark';
const CONCURRENCY = 300;
const BULK = 1000;
const CALLS_UNDER_WAY = 100;
const FLUSH_MILLIS = 20;

const [port, role] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };

const nowMicros = () => Math.round((performance.timeOrigin + performance.now()) * 1000);

async function putOnce(queue, from, to, at) {
  for (let start = from; start < to; start += BULK) {
    const batch = [];
    for (let number = start; number < Math.min(to, start + BULK); number++) {
      batch.push({ name: 'noop', data: { number }, opts: { delay: Math.max(0, at - Date.now()), removeOnComplete: true } });
    }
    await queue.addBulk(batch);
  }
}

async function putCron(queue, from, to, pattern) {
  let next = from;
  const caller = async () => {
    while (next < to) {
      const number = next++;
      await queue.upsertJobScheduler(String(number), { pattern, tz: 'UTC' },
        { name: 'noop', data: { number }, opts: { removeOnComplete: true } });
    }
  };
  await Promise.all(Array.from({ length: CALLS_UNDER_WAY }, caller));
}

async function client() {
  const queue = new Queue(QUEUE, { connection });
  await queue.waitUntilReady();
  console.log('done');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [order, from, to, at] = line.split(' ');
    if (order === 'once') {
      await putOnce(queue, Number(from), Number(to), Number(at));
    } else if (order === 'recurring') {
      await putCron(queue, Number(from), Number(to), '* * * * * *');
    } else if (order === 'far') {
      await putCron(queue, Number(from), Number(to), '0 0 0 1 6 *');
    } else {
      throw new Error(`unknown order: ${line}`);
    }
    console.log('done');
  }
  await queue.close();
}

async function node(holding) {
  let fires = [];
  const flush = () => {
    if (fires.length > 0) {
      const told = fires;
      fires = [];
      process.stdout.write(`fires ${told.join(' ')}\n`);
    }
  };
  const timer = setInterval(flush, FLUSH_MILLIS);
  const worker = new Worker(QUEUE, async (item) => {
    if (holding) {
      console.log('held');
      await new Promise(() => {});
    }
    fires.push(`${item.data.number}:${nowMicros()}`);
  }, { connection, concurrency: CONCURRENCY });
  await worker.waitUntilReady();
  console.log('done');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    throw new Error(`a node takes no orders: ${line}`);
  }
  await worker.close();
  clearInterval(timer);
  flush();
}

(role === 'client' ? client() : node(role === 'holder')).then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
