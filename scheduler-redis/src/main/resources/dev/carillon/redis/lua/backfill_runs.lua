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
--   full how many wait already: with these there would be too many, so nothing changed
--   changed its lane is another one now
--   gone it does not exist
-- WRITES 1 2 3
-- BOUND 1,000 runs, the history (at most 100 lines)
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/rest.lua
--#include lib/go_on.lua
local run = {schedule = KEYS[2], waiting = KEYS[3], id = ARGV[1], lane = ARGV[2], channel = ARGV[5]}

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', run.schedule, 'task', 'unfinished', 'queued', 'asked', 'priority')
if not s[1] then return {'gone'} end
if lane_of(s[1], s[5]) ~= run.lane then return {'changed'} end

local left_out = {}
for _, list in ipairs({s[2] or '', s[3] or '', s[4] or ''}) do
  for suffix in string.gmatch(list, '([^%s+]+)%+?%d*') do left_out[suffix] = true end
end
for _, line in ipairs(ARGV[3] == '1' and {} or redis.call('LRANGE', KEYS[4], 0, -1)) do
  local attempt = string.match(line, '"attempt":(%d+)')
  if attempt and attempt ~= '0' then left_out[string.match(line, '"run":"[^"]*@([^"@]*)"') or ''] = true end
end

local added = {}
for i = 6, #ARGV do
  if not left_out[ARGV[i]] then added[#added + 1] = ARGV[i] end
end
if #added == 0 then return {'added', ''} end
local waiting = count_runs(s[4])
if waiting + #added > tonumber(ARGV[4]) then return {'full', digits(waiting)} end
local names = table.concat(added, ' ')
redis.call('HSET', run.schedule, 'asked', s[4] and s[4] .. ' ' .. names or names)
go_on(run, standing_of(run.schedule))
return answer(KEYS[1], {'added', names})
