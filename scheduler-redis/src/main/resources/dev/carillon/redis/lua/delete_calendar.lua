#!lua flags=allow-oom
-- Forgets a calendar of one shard that no schedule names.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 calendars HASH calendars with their versions
--   3 calendar_users ZSET calendar and id of a schedule that names it
-- ARGV
--   1 name of the calendar
--   2 version that is to go, any for whichever there is
-- RETURNS
--   deleted
--   used id of a schedule that names it
--   unknown there is none, or another version
-- WRITES 1 2
-- BOUND one calendar
--#include lib/answer.lua
--#include lib/members.lua
local calendars, name = KEYS[2], ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local user = members_of(KEYS[3], name, 1)[1]
if user then return {'used', string.sub(user, #name + 2)} end
local version = redis.call('HGET', calendars, name .. ':version')
if not version or ARGV[2] ~= 'any' and version ~= ARGV[2] then return {'unknown'} end

redis.call('HDEL', calendars, name, name .. ':version')
return answer(KEYS[1], {'deleted'})
