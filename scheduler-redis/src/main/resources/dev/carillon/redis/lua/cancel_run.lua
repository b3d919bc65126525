#!lua flags=allow-oom
-- Ends a run that has not started or waits for another attempt, or asks the node of a running one to stop it.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 run HASH the run
--   4 due ZSET schedules of its lane by next fire time
--   5 waiting ZSET waiting runs of its lane
--   6 leases ZSET running runs by the end of their lease
--   7 finished ZSET completed schedules by the time of their removal
--   8 history LIST how its runs ended
--   9 dead ZSET dead letters by when they died
-- ARGV
--   1 schedule id
--   2 run id
--   3 suffix of the run id
--   4 lane that the caller read
--   5 wake channel
-- RETURNS
--   cancelled it is over
--   requested its node is to stop it
--   changed its lane is another one now
--   unknown no such run is unfinished
-- WRITES 1 2 3 4 5 6 7 8 9
-- BOUND one run
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
local run = {
  schedule = KEYS[2], record = KEYS[3], due = KEYS[4], waiting = KEYS[5], leases = KEYS[6], finished = KEYS[7],
  history = KEYS[8], dead = KEYS[9], id = ARGV[1], name = ARGV[2], suffix = ARGV[3], lane = ARGV[4], channel = ARGV[5],
}

local known = earlier_answer(KEYS[1])
if known then return known end

local function line(attempt, missed)
  return '{"run":"' .. run.name .. '","state":"CANCELLED","nominal":"' .. nominal_of(run.suffix) .. '","attempt":'
    .. attempt .. ',"ended":"' .. now_iso() .. '","missedCount":' .. missed .. '}'
end

local s = standing_of(run.schedule)
local r = redis.call('HMGET', run.record, 'state', 'attempt', 'missed')
local missed, asked_for = queued_missed(s.queued, run.suffix), queued_missed(s.asked, run.suffix)
if r[1] == 'RUNNING' and not missed and not asked_for then
  redis.call('HSET', run.record, 'cancel', now_iso())
  wake(run.channel, run.name)
  return answer(KEYS[1], {'requested'})
end
if s.task and lane_of(s.task, s.priority) ~= run.lane then return {'changed'} end
if not missed and not asked_for and not (r[1] == 'WAITING' and has_run(s.unfinished, run.suffix)) then return {'unknown'} end

redis.call('ZREM', run.waiting, run.name)
if missed or asked_for then
  local list = missed and 'queued' or 'asked'
  set_list(run.schedule, list, without_queued(s[list], run.suffix))
  record(run.history, line(0, missed or asked_for))
  go_on(run, standing_of(run.schedule))
else
  finish(run, 'CANCELLED', line(tonumber(r[2]) or 0, tonumber(r[3]) or 0), s)
  strike_ended(run.leases, run.dead)
end
return answer(KEYS[1], {'cancelled'})
