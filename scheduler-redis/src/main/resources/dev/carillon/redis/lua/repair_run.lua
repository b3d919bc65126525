#!lua
-- Puts an unfinished or queued run that stands nowhere back to waiting, or forgets it.
-- KEYS
--   1 schedule HASH the schedule that lists it as unfinished
--   2 run HASH the run
--   3 leases ZSET running runs by the end of their lease
--   4 waiting ZSET waiting runs of its lane
--   5 finished ZSET completed schedules by the time of their removal
--   6 due ZSET schedules of its lane by next fire time
-- ARGV
--   1 schedule id
--   2 run id
--   3 suffix of the run id
--   4 lane that the caller read
--   5 wake channel
-- RETURNS
--   repaired
--   fine it has its place
-- WRITES 1 2 3 4 5 6
-- BOUND one run
--#include lib/clock.lua
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
  schedule = KEYS[1], record = KEYS[2], leases = KEYS[3], waiting = KEYS[4], finished = KEYS[5], due = KEYS[6],
  id = ARGV[1], name = ARGV[2], suffix = ARGV[3], lane = ARGV[4], channel = ARGV[5],
}

local s = standing_of(run.schedule)
local queued = first_behind(s.queued, s.asked) == run.suffix
if lane_of(s.task, s.priority) ~= run.lane or not (queued or has_run(s.unfinished, run.suffix)) then return 'fine' end
if redis.call('ZSCORE', run.leases, run.name) or redis.call('ZSCORE', run.waiting, run.name) then return 'fine' end

if queued then
  if s.unfinished then return 'fine' end
  go_on(run, s)
  return 'repaired'
end
local r = redis.call('HMGET', run.record, 'state', 'nominal')
if r[2] and (r[1] == 'RUNNING' or r[1] == 'WAITING') then
  if wait_again(run, 'RECOVERY', now, s) then
    wake(run.channel, run.lane)
  else
    -- Somebody wants it cancelled: it ends like one whose node was lost.
    redis.call('ZADD', run.leases, digits(now), run.name)
  end
else
  settle(run, nil, s)
end
return 'repaired'
