#!lua flags=allow-oom
-- Takes one ticket if there is one left, and remembers who has it.
-- KEYS
--   1 tickets ZSET ticket -> not before, epoch ms
--   2 owners  HASH ticket -> who
-- ARGV
--   1 who      words
--   2 holdMillis ms
--   3.. tickets words, up to 100
-- RETURNS
--   taken <ticket>
--   empty
-- WRITES 1 2
-- BOUND one script call per ticket asked for

local tickets, owners = KEYS[1], KEYS[2]
local who, holdMillis = ARGV[1], tonumber(ARGV[2])

--#include lib/now.lua

for i = 3, #ARGV do
  local ticket = ARGV[i]
  if redis.call('ZSCORE', tickets, ticket) then
    redis.call('ZADD', tickets, now_millis() + holdMillis, ticket)
    redis.call('HSET', owners, ticket, who)
    return {'taken', ticket}
  end
end
return {'empty'}
