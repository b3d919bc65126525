#!lua
-- Takes runs away from nodes whose lease has ended, each if the lease is still the one that was read.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 leases ZSET running runs by the end of their lease
--   3 finished ZSET completed schedules by the time of their removal
--   4 dead ZSET dead letters by when they died
--   5 counters HASH what was counted in this shard
--   6.. schedule HASH, run HASH, due ZSET, waiting ZSET, history LIST of each run in turn
-- ARGV
--   1 wake channel
--   2.. for each run: verb (rerun, end, forget the lease of a run that is not running), schedule id, run id, suffix, task, fence, terminal state
-- RETURNS for each run one word
--   recovered
--   elsewhere its schedule has another task by now, and so other due and waiting sets
--   held its lease has not ended, or is another one, or its run is there after all
-- WRITES 1 2 3 4 5 6
-- BOUND 100 runs
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/settle.lua
local FIELDS, ITEM_KEYS = 7, 5
local channel = ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local function lost_line(keys, run, state)
  local r = redis.call('HMGET', keys.run, 'nominal', 'attempt', 'node', 'claimed', 'missed', 'cancel')
  if r[6] then state = 'CANCELLED' end
  return '{"run":"' .. run .. '","state":"' .. state .. '","nominal":' .. cjson.encode(r[1] or iso(now))
    .. ',"attempt":' .. (tonumber(r[2]) or 1) .. ',"node":' .. cjson.encode(r[3] or 'unknown')
    .. ',"started":' .. cjson.encode(r[4] or iso(now)) .. ',"ended":"' .. iso(now)
    .. '","missedCount":' .. (tonumber(r[5]) or 0) .. ',"error":{"type":"node-lost","message":'
    .. cjson.encode('the lease of node ' .. (r[3] or 'unknown') .. ' ended') .. ',"stack":""}}'
end

local function recover(keys, verb, id, run, suffix, task, state)
  if verb == 'rerun' and wait_again(keys, run, suffix, 'RECOVERY', now) then
    redis.call('HINCRBY', keys.run, 'losses', 1)
    wake(channel, task)
  elseif verb == 'forget' then
    redis.call('ZREM', keys.leases, run)
    if redis.call('EXISTS', keys.run) == 0 then settle(keys, id, suffix) end
  else
    finish(keys, id, run, suffix, state, lost_line(keys, run, state))
  end
  redis.call('HINCRBY', KEYS[5], 'recovered', 1)
end

local reply, recovered = {}, false
for i = 1, (#ARGV - 1) / FIELDS do
  local a, k = 1 + (i - 1) * FIELDS, 5 + (i - 1) * ITEM_KEYS
  local keys = {
    leases = KEYS[2], finished = KEYS[3], dead = KEYS[4],
    schedule = KEYS[k + 1], run = KEYS[k + 2], due = KEYS[k + 3], waiting = KEYS[k + 4], history = KEYS[k + 5],
    channel = ARGV[1], task = ARGV[a + 5],
  }
  local lease_end = redis.call('ZSCORE', KEYS[2], ARGV[a + 3])
  local r = redis.call('HMGET', keys.run, 'state', 'fence')
  local same = r[1] == 'RUNNING' and (r[2] or '') == ARGV[a + 6] or ARGV[a + 1] == 'forget' and r[1] ~= 'RUNNING'
  local holds = lease_end and tonumber(lease_end) <= now and same
  if holds and (redis.call('HGET', keys.schedule, 'task') or ARGV[a + 5]) ~= ARGV[a + 5] then
    reply[i] = 'elsewhere'
  elseif holds then
    recover(keys, ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4], ARGV[a + 5], ARGV[a + 7])
    reply[i] = 'recovered'
    recovered = true
  else
    reply[i] = 'held'
  end
end
if not recovered then return reply end
return answer(KEYS[1], reply)
