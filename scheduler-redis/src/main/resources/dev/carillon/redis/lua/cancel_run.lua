#!lua flags=allow-oom
-- Ends a run that has not started or waits for another attempt, or asks the node of a running one to stop it.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 run HASH the run
--   4 due ZSET schedules of its task by next fire time
--   5 waiting ZSET waiting runs of its task
--   6 leases ZSET running runs by the end of their lease
--   7 finished ZSET completed schedules by the time of their removal
--   8 history LIST how its runs ended
-- ARGV
--   1 schedule id
--   2 run id
--   3 suffix of the run id
--   4 task that the caller read
--   5 wake channel
-- RETURNS
--   cancelled it is over
--   requested its node is to stop it
--   changed its task is another one now
--   unknown no such run is unfinished
-- WRITES 1 2 3 4 5 6 7 8
-- BOUND one run
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/settle.lua
local id, run, suffix, task, channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local keys = {
  schedule = KEYS[2], run = KEYS[3], due = KEYS[4], waiting = KEYS[5], leases = KEYS[6], finished = KEYS[7],
  history = KEYS[8], channel = channel, task = task,
}

local known = earlier_answer(KEYS[1])
if known then return known end

local function line(nominal, attempt, missed)
  return '{"run":"' .. run .. '","state":"CANCELLED","nominal":"' .. nominal .. '","attempt":' .. attempt
    .. ',"ended":"' .. iso(now) .. '","missedCount":' .. missed .. '}'
end

local s = redis.call('HMGET', keys.schedule, 'task', 'unfinished', 'queued', 'maxRuns')
local missed = queued_missed(s[3], suffix)
local state = redis.call('HGET', keys.run, 'state')
if state == 'RUNNING' and not missed then
  redis.call('HSET', keys.run, 'cancel', iso(now))
  wake(channel, run)
  return answer(KEYS[1], {'requested'})
end
if s[1] and s[1] ~= task then return {'changed'} end
if not missed and not (state == 'WAITING' and has_run(s[2], suffix)) then return {'unknown'} end

redis.call('ZREM', keys.waiting, run)
if missed then
  if s[4] then redis.call('HINCRBY', keys.schedule, 'started', -1) end
  set_list(keys.schedule, 'queued', without_queued(s[3], suffix))
  record(keys.history, line(nominal_of(suffix), 0, missed))
  go_on(keys, id)
else
  local r = redis.call('HMGET', keys.run, 'attempt', 'missed')
  finish(keys, id, run, suffix, 'CANCELLED', line(nominal_of(suffix), tonumber(r[1]) or 0, tonumber(r[2]) or 0))
end
return answer(KEYS[1], {'cancelled'})
