#!lua
-- Pauses several schedules at once: everything, a task, or a tag. Claims look here; each is held when it is due.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 pauses HASH pauses of several schedules
-- ARGV
--   1 scope words
--   2 reason as JSON
--   3 actor as JSON
--   4 end, ISO, empty for none
--   5 most pauses
-- RETURNS
--   paused
--   full there are so many others
-- WRITES 1 2
-- BOUND one record
--#include lib/clock.lua
--#include lib/answer.lua
local pauses, scope = KEYS[2], ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local is_new = redis.call('HEXISTS', pauses, scope) == 0
if is_new and redis.call('HLEN', pauses) >= tonumber(ARGV[5]) then return {'full'} end
local ends = ARGV[4] == '' and '' or ',"until":"' .. ARGV[4] .. '"'
redis.call('HSET', pauses, scope,
  '{"reason":' .. ARGV[2] .. ',"actor":' .. ARGV[3] .. ',"since":"' .. now_iso() .. '"' .. ends .. '}')
return answer(KEYS[1], {'paused'})
