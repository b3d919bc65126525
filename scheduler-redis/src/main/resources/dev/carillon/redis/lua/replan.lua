#!lua
-- Lets a schedule that is as the caller read it, or its pause, wait for another fire time.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 calendars HASH calendars with their versions
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 generation that the caller read
--   4 fire time that the caller read, or that its pause keeps, ISO
--   5 calendars that the caller planned with, name=version in turn
--   6 next due, epoch ms
--   7 next fire time, ISO
--   8 wake channel
--   9 wake horizon, ms
-- RETURNS
--   replanned
--   changed
-- WRITES 1 2 3
-- BOUND one fire time
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/wake.lua
--#include lib/calendars.lua
local schedule, due, id, lane, next_millis = KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[6]

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'task', 'generation', 'next', 'state', 'priority', 'pausedNext')
local kept = s[4] == 'PAUSED' and s[6]
local same = lane_of(s[1], s[5]) == lane and s[2] == ARGV[3] and (kept or s[3]) == ARGV[4]
if not same or are_outdated(KEYS[4], ARGV[5]) then return {'changed'} end

redis.call('HSET', schedule, kept and 'pausedNext' or 'next', ARGV[7])
if not kept then
  redis.call('ZADD', due, next_millis, id)
  wake_if_soon(ARGV[8], lane, tonumber(next_millis) - now, tonumber(ARGV[9]))
end
return answer(KEYS[1], {'replanned'})
