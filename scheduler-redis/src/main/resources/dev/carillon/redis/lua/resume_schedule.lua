#!lua
-- Lets a schedule fire again: one that is paused, or an active one that lost its fire time.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 waiting ZSET waiting runs of its lane
--   5 finished ZSET completed schedules by the time of their removal
--   6 history LIST how its runs ended
--   7 counters HASH what was counted in this shard
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 generation that the caller read
--   4 next fire time, epoch ms, empty for none
--   5 next fire time, ISO
--   6 wake channel
--   7 suffix of the run id of the latest fire time that passed, empty for none
--   8 how many passed before it
--   9 catch up, 1 to run the latest
-- RETURNS
--   resumed
--   changed it is in another state or generation
-- WRITES 1 2 3 4 5 6 7
-- BOUND the unfinished runs, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/rest.lua
--#include lib/go_on.lua
local schedule, due, waiting = KEYS[2], KEYS[3], KEYS[4]
local id, lane, next_millis, channel = ARGV[1], ARGV[2], ARGV[4], ARGV[6]

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'task', 'generation', 'state', 'next', 'unfinished', 'queued', 'maxRuns', 'backfill',
  'priority')
local idle = not s[5] and not s[6] and not s[8]
local stalled = s[3] == 'ACTIVE' and idle and not (s[4] and redis.call('ZSCORE', due, id))
if lane_of(s[1], s[9]) ~= lane or s[2] ~= ARGV[3] or not (s[3] == 'PAUSED' or stalled) then return {'changed'} end

redis.call('HSET', schedule, 'state', 'ACTIVE')
redis.call('HDEL', schedule, 'pausedReason', 'pausedBy', 'pausedSince', 'failures')
for suffix in string.gmatch(standing(s[5], s[6], s[8]), '%S+') do
  local run = id .. '@' .. suffix
  if redis.call('ZSCORE', waiting, run) == 'inf' then redis.call('ZADD', waiting, digits(now), run) end
end
local missed = ARGV[7]
if missed ~= '' then
  redis.call('HSET', schedule, 'last', nominal_of(missed))
  if ARGV[9] ~= '1' then
    redis.call('HINCRBY', KEYS[7], 'dropped.PAUSED', 1 + tonumber(ARGV[8]))
    record(KEYS[6], dropped_line(id .. '@' .. missed, nominal_of(missed), ARGV[8], 'PAUSED'))
  elseif not has_run(s[5], missed) and not queued_missed(s[6], missed) and not queued_missed(s[8], missed) then
    redis.call('HSET', schedule, 'queued', with_queued(s[6], missed, ARGV[8]))
    if s[7] then redis.call('HINCRBY', schedule, 'started', 1) end
  end
end
local exhausted = s[7] and tonumber(redis.call('HGET', schedule, 'started') or '0') >= tonumber(s[7])
if next_millis ~= '' and not exhausted then
  redis.call('HSET', schedule, 'next', ARGV[5])
  redis.call('ZADD', due, next_millis, id)
end
go_on({schedule = schedule, due = due, waiting = waiting, finished = KEYS[5], channel = channel, lane = lane, id = id})
wake(channel, lane)
return answer(KEYS[1], {'resumed'})
