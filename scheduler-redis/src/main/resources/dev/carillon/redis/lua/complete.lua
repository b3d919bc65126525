#!lua flags=allow-oom
-- Records how attempts ended, each if its claim still holds: the end of the run, a retry, or a hand-over.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 leases ZSET running runs by the end of their lease
--   3 finished ZSET completed schedules by the time of their removal
--   4 dead ZSET dead letters by when they died
--   5 counters HASH what was counted in this shard
--   6.. schedule HASH, run HASH, due ZSET, waiting ZSET, history LIST of each completion in turn
-- ARGV
--   1 wake channel
--   2.. for each completion: verb (finish, retry, handover), schedule id, run id, suffix, task, token, fence,
--     terminal state, delay (ms), error (JSON, may be empty), history line
-- RETURNS for each completion one word
--   recorded
--   stale
--   elsewhere its schedule has another task by now, and so other due and waiting sets
-- WRITES 1 2 3 4 5 6
-- BOUND 100 completions
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/settle.lua
local FIELDS, ITEM_KEYS = 11, 5
local channel = ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local function complete(keys, verb, id, run, suffix, task, state, delay, failure, line)
  if verb == 'retry' and wait_again(keys, run, suffix, 'RETRY', now + delay) then
    redis.call('HINCRBY', keys.run, 'retries', 1)
    if delay == 0 then wake(channel, task) end
  elseif verb == 'handover' and wait_again(keys, run, suffix, 'RECOVERY', now) then
    wake(channel, task)
  else
    finish(keys, id, run, suffix, state, line)
  end
  if failure ~= '' and redis.call('EXISTS', keys.run) == 1 then redis.call('HSET', keys.run, 'error', failure) end
end

local reply = {}
for i = 1, (#ARGV - 1) / FIELDS do
  local a, k = 1 + (i - 1) * FIELDS, 5 + (i - 1) * ITEM_KEYS
  local keys = {
    leases = KEYS[2], finished = KEYS[3], dead = KEYS[4],
    schedule = KEYS[k + 1], run = KEYS[k + 2], due = KEYS[k + 3], waiting = KEYS[k + 4], history = KEYS[k + 5],
    channel = ARGV[1], task = ARGV[a + 5],
  }
  local r = redis.call('HMGET', keys.run, 'state', 'token', 'fence')
  local holds = r[1] == 'RUNNING' and r[2] == ARGV[a + 6] and r[3] == ARGV[a + 7]
  if holds and (redis.call('HGET', keys.schedule, 'task') or ARGV[a + 5]) ~= ARGV[a + 5] then
    reply[i] = 'elsewhere'
  elseif holds then
    complete(keys, ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4], ARGV[a + 5],
      ARGV[a + 8], tonumber(ARGV[a + 9]), ARGV[a + 10], ARGV[a + 11])
    reply[i] = 'recorded'
  else
    redis.call('HINCRBY', KEYS[5], 'stale', 1)
    reply[i] = 'stale'
  end
end
return answer(KEYS[1], reply)
