#!lua
-- Holds schedules that were due within a pause of several that has ended meanwhile, and that nobody asked for in time.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 pauses HASH pauses of several schedules
--   3 held ZSET what they hold
--   4.. schedule HASH, due ZSET, waiting ZSET of each schedule in turn
-- ARGV
--   1.. schedule id, lane that the caller read, of each in turn
-- RETURNS
--   held how many of them
-- WRITES 1 3 4
-- BOUND 100 schedules, for each its unfinished runs and the pauses of several, at most 1,000 each
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/pause.lua
--#include lib/groups.lua
--#include lib/hold.lua
local known = earlier_answer(KEYS[1])
if known then return known end

local groups, count = read_groups(KEYS[2]), 0
for i = 1, #ARGV, 2 do
  local k = 4 + (i - 1) / 2 * 3
  local run = {schedule = KEYS[k], due = KEYS[k + 1], waiting = KEYS[k + 2], id = ARGV[i]}
  local s = redis.call('HMGET', run.schedule, 'state', 'task', 'priority')
  local group = s[1] == 'ACTIVE' and lane_of(s[2], s[3]) == ARGV[i + 1] and holding_fire_time(run, groups)
  if group then
    hold(run, group, KEYS[3])
    count = count + 1
  end
end
-- Without a change there is nothing that a second sending could do twice.
if count == 0 then return {'held', '0'} end
return answer(KEYS[1], {'held', digits(count)})
