#!lua
-- Adds a run that is due now, beside the schedule's own fire times.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 run HASH the new run
--   4 waiting ZSET waiting runs of its lane
--   5 leases ZSET running runs by the end of their lease
--   6 dead ZSET dead letters by when they died
--   7 history LIST how its runs ended
-- ARGV
--   1 run id
--   2 suffix of the run id
--   3 lane that the caller read
--   4 nominal time, ISO
--   5 force, 1 to ignore the overlap rule
--   6 the most unfinished runs of a schedule
--   7 wake channel
--   8 once, 1 to leave alone a run that has ended
-- RETURNS
--   queued the unfinished runs that its overlap rule wants cancelled
--   overlapping the unfinished runs, or the one that has this name and belongs to a deleted schedule
--   changed its lane is another one now
--   gone it does not exist
-- WRITES 1 2 3 4 6
-- BOUND one run, the history (at most 100 lines)
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
local schedule, run, suffix, lane = KEYS[2], ARGV[1], ARGV[2], ARGV[3]

local known = earlier_answer(KEYS[1])
if known then return known end

local function count_manual(asked)
  local count = 0
  for suffix in string.gmatch(asked or '', '%S+') do
    if is_manual(suffix) then count = count + 1 end
  end
  return count
end

local function is_over()
  if redis.call('ZSCORE', KEYS[6], run) then return true end
  for _, line in ipairs(redis.call('LRANGE', KEYS[7], 0, -1)) do
    if string.find(line, '{"run":"' .. run .. '"', 1, true) == 1 then return true end
  end
  return false
end

local s = redis.call('HMGET', schedule, 'task', 'unfinished', 'overlap', 'priority', 'queued', 'asked', 'filling')
if not s[1] then return {'gone'} end
if lane_of(s[1], s[4]) ~= lane then return {'changed'} end
if has_run(s[2], suffix) or queued_missed(s[6], suffix) then return {'queued', ''} end
if ARGV[8] == '1' and is_over() then return {'queued', ''} end
if redis.call('ZSCORE', KEYS[5], run) then return {'overlapping', suffix} end
local in_progress = count_runs(s[2])
if in_progress >= tonumber(ARGV[6]) then return {'overlapping', s[2]} end

if ARGV[5] ~= '1' and in_progress >= overlap_limit(s[3]) then
  if count_runs(s[5]) + count_manual(s[6]) >= most_queued(s[3]) then return {'overlapping', s[2]} end
  redis.call('HSET', schedule, 'asked', with_queued(s[6], suffix, '0'))
  return answer(KEYS[1], {'queued', to_cancel(s[3], s[2], s[7])})
end
-- The first write must be one that a server without memory refuses, and with it all others.
redis.call('HSET', schedule, 'unfinished', with_run(s[2], suffix))
if redis.call('DEL', KEYS[3]) == 1 then redis.call('ZREM', KEYS[6], run) end
redis.call('HSET', KEYS[3], 'state', 'WAITING', 'task', s[1], 'nominal', ARGV[4], 'cause', 'MANUAL',
  'attempt', '0', 'retries', '0', 'losses', '0', 'missed', '0')
redis.call('ZADD', KEYS[4], digits(now), run)
wake(ARGV[7], lane)
return answer(KEYS[1], {'queued', ''})
