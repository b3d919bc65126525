#!lua flags=no-writes
-- Reads which schedules and waiting runs are due, or will be within the horizon.
-- KEYS
--   1 lanes SET the lanes that have a priority
--   2.. due ZSET, waiting ZSET of each lane in turn
-- ARGV
--   1 horizon, ms
--   2 the most entries of each set
--   3 how far back from now, ms; empty for all that is due
-- RETURNS the server's time in seconds and microseconds, the lanes, then for each set its members with their scores in turn
-- WRITES none
-- BOUND entries per set (at most 100) times sets (at most 2,000), and the lanes (at most 9 of a task)
--#include lib/clock.lua
local reply = {moment[1], moment[2], redis.call('SMEMBERS', KEYS[1])}
local until_millis = digits(now + tonumber(ARGV[1]))
local from_millis = ARGV[3] == '' and '-inf' or digits(now - tonumber(ARGV[3]))

for i = 2, #KEYS do
  reply[i + 2] = redis.call('ZRANGEBYSCORE', KEYS[i], from_millis, until_millis, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
end
return reply
