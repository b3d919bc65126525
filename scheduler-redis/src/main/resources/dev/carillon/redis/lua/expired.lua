#!lua flags=no-writes
-- Reads runs whose lease has ended, and when the next lease will end.
-- KEYS
--   1 leases ZSET running runs by the end of their lease
-- ARGV
--   1 the most runs
-- RETURNS the server's time in seconds and microseconds, the ended runs with the ends of their leases in turn,
--     and the run whose lease ends next with that end
-- WRITES none
-- BOUND 100 runs
--#include lib/clock.lua
return {
  moment[1], moment[2],
  redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', digits(now), 'LIMIT', 0, ARGV[1]),
  redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1),
}
