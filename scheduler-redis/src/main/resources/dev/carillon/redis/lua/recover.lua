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
--   2.. for each run: verb (rerun, end, or forget for the lease of a run that is not running), schedule id, run id,
--     suffix, lane, fence, terminal state
-- RETURNS for each run one word
--   recovered
--   elsewhere its schedule has another lane by now, and so other due and waiting sets
--   held its lease has not ended, or is another one, or its run is there after all
-- WRITES 1 2 3 4 5 6
-- BOUND 100 runs
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/pause.lua
--#include lib/history.lua
--#include lib/rest.lua
--#include lib/go_on.lua
--#include lib/settle.lua
--#include lib/runs.lua
local FIELDS = 7
local shared = {leases = KEYS[2], finished = KEYS[3], dead = KEYS[4], counters = KEYS[5], channel = ARGV[1]}
local has_recovered = false

local known = earlier_answer(KEYS[1])
if known then return known end

local function lost_line(run, state)
  local r = redis.call('HMGET', run.record, 'nominal', 'attempt', 'node', 'claimed', 'missed')
  return '{"run":"' .. run.name .. '","state":"' .. state .. '","nominal":' .. cjson.encode(r[1] or now_iso())
    .. ',"attempt":' .. (tonumber(r[2]) or 1) .. ',"node":' .. cjson.encode(r[3] or 'unknown')
    .. ',"started":' .. cjson.encode(r[4] or now_iso()) .. ',"ended":"' .. now_iso()
    .. '","missedCount":' .. (tonumber(r[5]) or 0) .. ',"error":{"type":"node-lost","message":'
    .. cjson.encode('the lease of node ' .. (r[3] or 'unknown') .. ' ended') .. ',"stack":""}}'
end

local function recover(run, s, state)
  if run.verb == 'rerun' and wait_again(run, 'RECOVERY', now, s) then
    redis.call('HINCRBY', run.record, 'losses', 1)
    wake(run.channel, run.lane)
  elseif run.verb == 'forget' then
    redis.call('ZREM', run.leases, run.name)
    if redis.call('EXISTS', run.record) == 0 then settle(run, nil, s) end
  else
    local ended = redis.call('HEXISTS', run.record, 'cancel') == 1 and 'CANCELLED' or state
    finish(run, ended, lost_line(run, ended), s)
  end
  redis.call('HINCRBY', run.counters, 'recovered', 1)
  has_recovered = true
end

local function recovered(run, fence, state)
  local lease_end = redis.call('ZSCORE', run.leases, run.name)
  local r = redis.call('HMGET', run.record, 'state', 'fence', 'limited')
  local is_running = r[1] == 'RUNNING'
  local same = is_running and (r[2] or '') == fence or run.verb == 'forget' and not is_running
  if not lease_end or tonumber(lease_end) > now or not same then return 'held' end
  local s = standing_of(run.schedule)
  if has_other_lane(run, s) then return 'elsewhere' end
  recover(run, s, state)
  if r[3] then wake(run.channel, run.lane) end
  return 'recovered'
end

local reply = answer_each(shared, {unpack(KEYS, 6)}, {unpack(ARGV, 2)}, FIELDS, recovered)
strike_ended(KEYS[2], KEYS[4])
if not has_recovered then return reply end
return answer(KEYS[1], reply)
