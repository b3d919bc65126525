#!lua flags=allow-oom
-- Forgets a pause of several schedules that has ended and holds nothing any more.
-- KEYS
--   1 pauses HASH pauses of several schedules
--   2 held ZSET what they hold
-- ARGV
--   1 scope words
--   2 record as the caller read it
-- RETURNS
--   forgotten
--   kept it is another one now, or holds something
-- WRITES 1
-- BOUND one record
--#include lib/members.lua
local scope = ARGV[1]

if members_of(KEYS[2], scope, 1)[1] or redis.call('HGET', KEYS[1], scope) ~= ARGV[2] then return {'kept'} end
redis.call('HDEL', KEYS[1], scope)
return {'forgotten'}
