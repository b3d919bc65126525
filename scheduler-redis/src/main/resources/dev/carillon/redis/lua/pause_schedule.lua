#!lua
-- Stops a schedule from firing and holds back its waiting runs, manual ones excepted.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 waiting ZSET waiting runs of its lane
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 reason
--   4 actor
-- RETURNS
--   paused the schedule's fields
--   changed its lane is another one now
--   gone it does not exist
-- WRITES 1 2 3 4
-- BOUND the unfinished runs, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/pause.lua
local schedule, id = KEYS[2], ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'task', 'state', 'priority')
if not s[1] then return {'gone'} end
if lane_of(s[1], s[3]) ~= ARGV[2] then return {'changed'} end

if s[2] ~= 'COMPLETED' then pause({schedule = schedule, due = KEYS[3], waiting = KEYS[4], id = id}, ARGV[3], ARGV[4]) end
return answer(KEYS[1], {'paused', unpack(redis.call('HGETALL', schedule))})
