#!lua
-- Lets runs wait for fire times that have passed, one after the other behind what is unfinished.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 waiting ZSET waiting runs of its lane
--   4 history LIST how its runs ended
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 force, 1 to run again what stands in the history
--   4 the most that may wait
--   5 wake channel
--   6.. suffix of the run id of each
-- RETURNS
--   added the suffixes of those that wait now
--   changed its lane is another one now
--   gone it does not exist
-- WRITES 1 2 3
-- BOUND 100 runs, the history (at most 100 lines)
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
local run = {schedule = KEYS[2], waiting = KEYS[3], id = ARGV[1], lane = ARGV[2], channel = ARGV[5]}

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', run.schedule, 'task', 'unfinished', 'queued', 'backfill', 'overlap', 'state', 'priority')
if not s[1] then return {'gone'} end
if lane_of(s[1], s[7]) ~= run.lane then return {'changed'} end

local has_run_before = {}
for _, line in ipairs(ARGV[3] == '1' and {} or redis.call('LRANGE', KEYS[4], 0, -1)) do
  local attempt = string.match(line, '"attempt":(%d+)')
  if attempt and attempt ~= '0' then has_run_before[string.match(line, '"run":"([^"]+)"') or ''] = true end
end

local added, list = {}, s[4]
for i = 6, #ARGV do
  local suffix = ARGV[i]
  local listed = has_run(s[2], suffix) or queued_missed(s[3], suffix) or queued_missed(list, suffix)
  if not listed and not has_run_before[run.id .. '@' .. suffix] and count_runs(list) < tonumber(ARGV[4]) then
    list = with_queued(list, suffix, '0')
    added[#added + 1] = suffix
  end
end
if #added == 0 then return {'added', ''} end
redis.call('HSET', run.schedule, 'backfill', list)
release(run, s[3] or list, s[2], s[5], s[6])
return answer(KEYS[1], {'added', table.concat(added, ' ')})
