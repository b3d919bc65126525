#!lua
-- Keeps a calendar in one shard, in the place of another one of its name.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 calendars HASH calendars with their versions
-- ARGV
--   1 name of the calendar
--   2 calendar, JSON
--   3 version, a word that is another one for every other content
--   4 the most calendars that there may be
--   5 version that it replaces, empty for none, any for whichever there is
-- RETURNS
--   created
--   updated
--   unchanged
--   full there are as many as there may be
--   changed it is another version that it would replace
-- WRITES 1 2
-- BOUND one calendar
--#include lib/answer.lua
local calendars, name, version = KEYS[2], ARGV[1], ARGV[3]

local known = earlier_answer(KEYS[1])
if known then return known end

local before = redis.call('HGET', calendars, name .. ':version')
if before == version then return {'unchanged'} end
if ARGV[5] ~= 'any' and (before or '') ~= ARGV[5] then return {'changed'} end
if not before and redis.call('HLEN', calendars) >= 2 * tonumber(ARGV[4]) then return {'full'} end

redis.call('HSET', calendars, name, ARGV[2], name .. ':version', version)
if before then return answer(KEYS[1], {'updated'}) end
return answer(KEYS[1], {'created'})
