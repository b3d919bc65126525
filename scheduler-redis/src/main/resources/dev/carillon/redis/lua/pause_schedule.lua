#!lua
-- Stops a schedule from firing and holds back its waiting runs, manual ones excepted.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 waiting ZSET waiting runs of its lane
--   5 held ZSET what pauses of several hold
--   6 until ZSET schedules by the end of their own pause
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 reason
--   4 actor
--   5 end, epoch ms, empty for none
--   6 end, ISO
-- RETURNS
--   paused the schedule's fields
--   changed its lane is another one now
--   gone it does not exist
-- WRITES 1 2 3 4 5 6
-- BOUND the unfinished runs, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/pause.lua
local schedule, id, until_millis, until_iso = KEYS[2], ARGV[1], ARGV[5], ARGV[6]

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'task', 'state', 'priority', 'pausedVia')
if not s[1] then return {'gone'} end
if lane_of(s[1], s[3]) ~= ARGV[2] then return {'changed'} end

if s[2] ~= 'COMPLETED' then
  pause({schedule = schedule, due = KEYS[3], waiting = KEYS[4], id = id},
    {reason = ARGV[3], actor = ARGV[4], since = now_iso(), own_end = until_iso ~= '' and until_iso})
  if s[4] then redis.call('ZREM', KEYS[5], s[4] .. ' ' .. id) end
  if until_millis == '' then
    redis.call('ZREM', KEYS[6], id)
  else
    redis.call('ZADD', KEYS[6], until_millis, id)
  end
end
return answer(KEYS[1], {'paused', unpack(redis.call('HGETALL', schedule))})
