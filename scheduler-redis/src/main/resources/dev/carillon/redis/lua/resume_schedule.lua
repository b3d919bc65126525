#!lua
-- Lets a schedule fire again: one that is paused, or an active one that lost its fire time.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its task by next fire time
--   4 waiting ZSET waiting runs of its task
--   5 finished ZSET completed schedules by the time of their removal
-- ARGV
--   1 schedule id
--   2 task that the caller read
--   3 generation that the caller read
--   4 next fire time, epoch ms, empty for none
--   5 next fire time, ISO
--   6 wake channel
-- RETURNS
--   resumed
--   changed it is in another state or generation
-- WRITES 1 2 3 4 5
-- BOUND the unfinished runs, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/history.lua
--#include lib/settle.lua
local schedule, due, waiting = KEYS[2], KEYS[3], KEYS[4]
local id, task, next_millis, channel = ARGV[1], ARGV[2], ARGV[4], ARGV[6]

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'task', 'generation', 'state', 'next', 'unfinished')
local stalled = s[3] == 'ACTIVE' and not s[5] and not (s[4] and redis.call('ZSCORE', due, id))
if s[1] ~= task or s[2] ~= ARGV[3] or not (s[3] == 'PAUSED' or stalled) then return {'changed'} end

redis.call('HSET', schedule, 'state', 'ACTIVE')
redis.call('HDEL', schedule, 'pausedReason', 'pausedBy', 'pausedSince')
for suffix in string.gmatch(s[5] or '', '%S+') do
  local run = id .. '@' .. suffix
  if redis.call('ZSCORE', waiting, run) == 'inf' then redis.call('ZADD', waiting, digits(now), run) end
end
if next_millis ~= '' then
  redis.call('HSET', schedule, 'next', ARGV[5])
  redis.call('ZADD', due, next_millis, id)
elseif not s[5] then
  come_to_rest(schedule, due, KEYS[5], id)
end
wake(channel, task)
return answer(KEYS[1], {'resumed'})
