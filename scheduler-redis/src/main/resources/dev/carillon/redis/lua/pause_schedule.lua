#!lua
-- Stops a schedule from firing and holds back its waiting runs, manual ones excepted.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its task by next fire time
--   4 waiting ZSET waiting runs of its task
-- ARGV
--   1 schedule id
--   2 task that the caller read
--   3 reason
--   4 actor
-- RETURNS
--   paused the schedule's fields
--   changed its task is another one now
--   gone it does not exist
-- WRITES 1 2 3 4
-- BOUND the unfinished runs, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
local schedule, id = KEYS[2], ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'task', 'state', 'unfinished', 'queued')
if not s[1] then return {'gone'} end
if s[1] ~= ARGV[2] then return {'changed'} end

if s[2] ~= 'COMPLETED' then
  redis.call('HSET', schedule, 'state', 'PAUSED', 'pausedReason', ARGV[3], 'pausedBy', ARGV[4],
    'pausedSince', iso(now))
  redis.call('HDEL', schedule, 'next')
  redis.call('ZREM', KEYS[3], id)
  for suffix in string.gmatch(s[3] or '', '%S+') do
    if not is_manual(suffix) then redis.call('ZADD', KEYS[4], 'XX', '+inf', id .. '@' .. suffix) end
  end
  if s[4] then redis.call('ZADD', KEYS[4], 'XX', '+inf', id .. '@' .. first_queued(s[4])) end
end
return answer(KEYS[1], {'paused', unpack(redis.call('HGETALL', schedule))})
