#!lua
-- Lets a schedule fire again: one that is paused, or an active one that lost its fire time.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 waiting ZSET waiting runs of its lane
--   5 finished ZSET completed schedules by the time of their removal
--   6 history LIST how its runs ended
--   7 counters HASH what was counted in this shard
--   8 calendars HASH calendars with their versions
--   9 pauses HASH pauses of several schedules
--   10 held ZSET what they hold
--   11 until ZSET schedules by the end of their own pause
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 generation that the caller read
--   4 next fire time, epoch ms, empty for none
--   5 next fire time, ISO
--   6 wake channel
--   7 suffix of the run id of the latest fire time that passed, empty for none
--   8 how many passed before it
--   9 catch up, 1 to run the latest
--   10 calendars that the caller planned with, name=version in turn
--   11 the pause of several that the caller read it to be held by, empty for none
--   12 since when the pause lasts that the caller read, ISO, empty for none, and behind a space the fire time that it keeps
-- RETURNS
--   resumed the unfinished runs that its overlap rule wants cancelled
--   held it stays paused by a pause of several, which it was not before
--   changed it is in another state, generation or pause, its calendars are others, or a pause of several holds it still
-- WRITES 1 2 3 4 5 6 7 10 11
-- BOUND the unfinished runs, at most 1,000, and the pauses of several, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/rest.lua
--#include lib/go_on.lua
--#include lib/calendars.lua
--#include lib/pause.lua
--#include lib/groups.lua
--#include lib/hold.lua
--#include lib/missed.lua
local schedule, due, waiting, held = KEYS[2], KEYS[3], KEYS[4], KEYS[10]
local id, lane, next_millis, channel = ARGV[1], ARGV[2], ARGV[4], ARGV[6]
local run = {schedule = schedule, due = due, waiting = waiting, finished = KEYS[5], history = KEYS[6], counters = KEYS[7],
  channel = channel, lane = lane, id = id}

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'task', 'generation', 'state', 'next', 'unfinished', 'queued', 'maxRuns', 'asked',
  'priority', 'pausedVia', 'overlap', 'filling', 'pausedSince', 'pausedNext', 'taken')
local idle = not s[5] and not s[6] and not s[8]
local stalled = s[3] == 'ACTIVE' and idle and not (s[4] and redis.call('ZSCORE', due, id))
if lane_of(s[1], s[9]) ~= lane or s[2] ~= ARGV[3] or not (s[3] == 'PAUSED' or stalled) then return {'changed'} end
local since_and_kept = (s[13] or '') .. ' ' .. (not stalled and s[14] or '')
if (s[10] or '') ~= ARGV[11] or since_and_kept ~= ARGV[12] or are_outdated(KEYS[8], ARGV[10]) then return {'changed'} end
local groups = stalled and {} or holding(read_groups(KEYS[9]), schedule)
for _, group in ipairs(groups) do if group.scope == s[10] then return {'changed'} end end

if groups[1] then hold(run, groups[1], held) else redis.call('HSET', schedule, 'state', 'ACTIVE') end
if s[10] then redis.call('ZREM', held, s[10] .. ' ' .. id) else redis.call('HDEL', schedule, 'failures') end
redis.call('ZREM', KEYS[11], id)
if groups[1] then return answer(KEYS[1], {'held'}) end
let_go(run, s[5], s[6], s[8])
local in_the_way = ARGV[7] == '' and '' or miss(run, ARGV[7], ARGV[8], ARGV[9] == '1',
  {unfinished = s[5], queued = s[6], max_runs = s[7], asked = s[8], overlap = s[11], filling = s[12], taken = s[15]})
local exhausted = s[7] and tonumber(redis.call('HGET', schedule, 'started') or '0') >= tonumber(s[7])
if next_millis ~= '' and not exhausted then
  redis.call('HSET', schedule, 'next', ARGV[5])
  redis.call('ZADD', due, next_millis, id)
end
go_on(run, standing_of(run.schedule))
wake(channel, lane)
return answer(KEYS[1], {'resumed', in_the_way})
