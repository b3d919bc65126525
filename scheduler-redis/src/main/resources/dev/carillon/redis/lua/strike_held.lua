#!lua flags=allow-oom
-- Strikes out what is noted for the end of a pause when its schedule is not in that pause, or is not there.
-- KEYS
--   1 schedule HASH the schedule
--   2 held ZSET what pauses of several hold
--   3 until ZSET schedules by the end of their own pause
-- ARGV
--   1 schedule id
--   2 member as the caller read it: the id, or scope and id
-- RETURNS
--   struck
--   kept it is in that pause
-- WRITES 2 3
-- BOUND one member
local id, member = ARGV[1], ARGV[2]

local s = redis.call('HMGET', KEYS[1], 'state', 'pausedVia', 'pausedUntil')
local is_own = member == id
local noted_in = is_own and KEYS[3] or KEYS[2]
local is_in = is_own and s[3] or not is_own and s[2] and s[2] .. ' ' .. id == member
if s[1] == 'PAUSED' and is_in then return {'kept'} end
redis.call('ZREM', noted_in, member)
return {'struck'}
