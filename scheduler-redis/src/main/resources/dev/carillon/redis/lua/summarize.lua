#!lua flags=no-writes
-- Counts what stands in a shard, and how much of it is overdue, without reading a record.
-- KEYS
--   1 tasks SET the tasks that there are
--   2 lanes SET the lanes that have a priority
--   3 leases ZSET running runs by the end of their lease
--   4 dead ZSET dead letters by when they died
--   5 finished ZSET completed schedules by when they may be removed
--   6 quarantine HASH what was set aside and why
--   7.. due ZSET, waiting ZSET of each lane in turn
-- ARGV
--   1 tolerance, ms: what has been due for longer is overdue
-- RETURNS the server's time in seconds and microseconds, the tasks, the lanes, how many runs are in progress, how many are
--     dead, how many schedules are completed, how many entries are set aside; then for each lane how many schedules and how
--     many runs stand there, how many of both are overdue, and the earliest time of what is due, empty when nothing is
-- WRITES none
-- BOUND four to six commands for each lane (at most 500), and the names of all tasks and lanes
--#include lib/clock.lua
local late = now - tonumber(ARGV[1])
local reply = {
  moment[1], moment[2], redis.call('SMEMBERS', KEYS[1]), redis.call('SMEMBERS', KEYS[2]),
  digits(redis.call('ZCARD', KEYS[3])), digits(redis.call('ZCARD', KEYS[4])), digits(redis.call('ZCARD', KEYS[5])),
  digits(redis.call('HLEN', KEYS[6])),
}

-- How many entries of a set are overdue, and the time of the first that is due. Most sets are looked at once for both.
local function look(set)
  local found = redis.call('ZRANGEBYSCORE', set, '(-inf', digits(now), 'WITHSCORES', 'LIMIT', 0, 1)
  local first = found[2] and tonumber(found[2]) or math.huge
  return first < late and redis.call('ZCOUNT', set, '(-inf', '(' .. digits(late)) or 0, first
end

for i = 7, #KEYS, 2 do
  local late_due, first_due = look(KEYS[i])
  local late_waiting, first_waiting = look(KEYS[i + 1])
  local first = math.min(first_due, first_waiting)
  reply[#reply + 1] = {
    digits(redis.call('ZCARD', KEYS[i])),
    -- what a pause holds back waits till the end of time
    digits(redis.call('ZCOUNT', KEYS[i + 1], '(-inf', '(+inf')),
    digits(late_due + late_waiting),
    first <= now and digits(first) or '',
  }
end
return reply
