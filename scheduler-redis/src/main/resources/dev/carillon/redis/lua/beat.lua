#!lua
-- Notes that a node lives, and reads which nodes do.
-- KEYS
--   1 nodes ZSET nodes by their last beat
-- ARGV
--   1 node
--   2 after how long without a beat a node counts as gone, ms
-- RETURNS the server's time in seconds and microseconds, then the live nodes with their last beats in turn
-- WRITES 1
-- BOUND the nodes of the last hour
--#include lib/clock.lua
local FORGOTTEN_MILLIS = 3600 * 1000

redis.call('ZADD', KEYS[1], digits(now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', digits(now - FORGOTTEN_MILLIS))
return {
  moment[1], moment[2],
  redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. digits(now - tonumber(ARGV[2])), '+inf', 'WITHSCORES'),
}
