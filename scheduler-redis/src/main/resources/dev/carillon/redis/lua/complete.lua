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
--   2.. for each completion: verb (finish, retry, handover), schedule id, run id, suffix, lane, token, fence,
--     terminal state, delay (ms), error (JSON, may be empty), history line
-- RETURNS for each completion one word
--   recorded
--   stale
--   elsewhere its schedule has another lane by now, and so other due and waiting sets
-- WRITES 1 2 3 4 5 6
-- BOUND 100 completions
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
local FIELDS = 11
local shared = {leases = KEYS[2], finished = KEYS[3], dead = KEYS[4], counters = KEYS[5], channel = ARGV[1]}

local stale = 0

local known = earlier_answer(KEYS[1])
if known then return known end

local function complete(run, s, state, delay, failure, line)
  if run.verb == 'retry' and wait_again(run, 'RETRY', now + delay, s) then
    redis.call('HINCRBY', run.record, 'retries', 1)
    if delay == 0 then wake(run.channel, run.lane) end
  elseif run.verb == 'handover' and wait_again(run, 'RECOVERY', now, s) then
    wake(run.channel, run.lane)
  else
    finish(run, state, line, s)
  end
  if failure ~= '' and redis.call('EXISTS', run.record) == 1 then redis.call('HSET', run.record, 'error', failure) end
end

local function completed(run, token, fence, state, delay, failure, line)
  local r = redis.call('HMGET', run.record, 'state', 'token', 'fence', 'limited')
  if r[1] ~= 'RUNNING' or r[2] ~= token or r[3] ~= fence then
    stale = stale + 1
    return 'stale'
  end
  local s = standing_of(run.schedule)
  if has_other_lane(run, s) then return 'elsewhere' end
  complete(run, s, state, tonumber(delay), failure, line)
  if r[4] then wake(run.channel, run.lane) end
  return 'recorded'
end

local reply = answer_each(shared, {unpack(KEYS, 6)}, {unpack(ARGV, 2)}, FIELDS, completed)
strike_ended(KEYS[2], KEYS[4])
-- Behind the others: what a server without memory refuses must not be the first write.
if stale > 0 then redis.call('HINCRBY', KEYS[5], 'stale', stale) end
return answer(KEYS[1], reply)
