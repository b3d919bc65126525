#!lua flags=allow-oom
-- Removes a schedule with all that is due or waiting; what is running keeps its run and its lease.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 waiting ZSET waiting runs of its lane
--   5 finished ZSET completed schedules by the time of their removal
--   6 definitions HASH fingerprints of definitions with a chosen id
--   7 history LIST how its runs ended
--   8 deleted STRING the generation that it had
--   9 calendar_users ZSET calendar and id of a schedule that names it
--   10 held ZSET what pauses of several hold
--   11 until ZSET schedules by the end of their own pause
--   12 counters HASH what was counted in this shard
--   13.. run HASH its unfinished runs as the caller read them
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 unfinished runs that the caller read
--   4 fingerprint, empty when it belongs to another shard
--   5 condition, 1 to remove it only when it is completed, without unfinished runs, and has outlived its retention
--   6.. run id of each run
-- RETURNS
--   deleted
--   changed its lane or its unfinished runs are others now, or its retention has not ended
--   gone it does not exist
-- WRITES 1 2 3 4 5 6 7 8 9 10 11 12 13
-- BOUND the unfinished runs, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/calendars.lua
-- Longer than any plan that was made from the deleted schedule can be on its way.
local GENERATION_KEPT_MILLIS = 3600 * 1000
-- Longer than anybody looks after a dead letter.
local KEPT_FOR_LETTERS_MILLIS = 400 * 24 * 3600 * 1000
local schedule, waiting, id = KEYS[2], KEYS[4], ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local exists = redis.call('EXISTS', schedule) == 1
local s = redis.call('HMGET', schedule, 'task', 'unfinished', 'state', 'generation', 'queued', 'asked', 'priority',
  'except', 'pausedVia', 'died', 'counted')
if ARGV[5] == '1' then
  local kept_until = redis.call('ZSCORE', KEYS[5], id)
  if exists and (s[3] ~= 'COMPLETED' or s[2] or s[5] or s[6] or not kept_until or tonumber(kept_until) > now) then return {'changed'} end
  if not exists then redis.call('ZREM', KEYS[5], id) end
end
if not exists then return {'gone'} end
if (lane_of(s[1], s[7]) or '') ~= ARGV[2] or (s[2] or '') ~= ARGV[3] then return {'changed'} end

for i = 13, #KEYS do
  if redis.call('ZREM', waiting, ARGV[i - 7]) == 1 then redis.call('DEL', KEYS[i]) end
end
for suffix in string.gmatch(standing('', s[5], s[6]), '%S+') do redis.call('ZREM', waiting, id .. '@' .. suffix) end
redis.call('ZREM', KEYS[3], id)
redis.call('ZREM', KEYS[5], id)
redis.call('ZREM', KEYS[11], id)
if s[9] then redis.call('ZREM', KEYS[10], s[9] .. ' ' .. id) end
if ARGV[4] ~= '' and redis.call('HGET', KEYS[6], ARGV[4]) == id then redis.call('HDEL', KEYS[6], ARGV[4]) end
note_users(KEYS[9], id, s[8], nil)
local kept = (s[2] or s[10]) and KEPT_FOR_LETTERS_MILLIS or GENERATION_KEPT_MILLIS
redis.call('SET', KEYS[8], digits(tonumber(s[4]) or 0), 'PX', digits(kept))
redis.call('DEL', schedule, KEYS[7])
if s[11] then redis.call('HINCRBY', KEYS[12], 'schedules', -1) end
return answer(KEYS[1], {'deleted'})
