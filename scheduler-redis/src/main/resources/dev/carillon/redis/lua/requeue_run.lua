#!lua
-- Lets a dead run wait for a node again, with all its retries.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 run HASH the run
--   4 waiting ZSET waiting runs of its lane
--   5 dead ZSET dead letters by when they died
-- ARGV
--   1 run id
--   2 suffix of the run id
--   3 lane that the caller read
--   4 the most unfinished runs of a schedule
--   5 wake channel
-- RETURNS
--   requeued
--   impossible its schedule is gone, or another one of that id, or has a run of that name under way, or too many
--   changed its lane is another one now
--   unknown there is no such dead letter
-- WRITES 1 2 3 4 5
-- BOUND one run
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
local schedule, record, run, suffix, lane = KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[3]

local known = earlier_answer(KEYS[1])
if known then return known end

local r = redis.call('HMGET', record, 'state', 'generation')
if r[1] ~= 'DEAD' or not redis.call('ZSCORE', KEYS[5], run) then return {'unknown'} end
local s = redis.call('HMGET', schedule, 'task', 'unfinished', 'queued', 'asked', 'state', 'priority', 'born')
local strange = s[7] and tonumber(r[2] or '0') < tonumber(s[7])
local listed = has_run(s[2], suffix) or queued_missed(s[3], suffix) or queued_missed(s[4], suffix)
if not s[1] or strange or listed or count_runs(s[2]) >= tonumber(ARGV[4]) then return {'impossible'} end
if lane_of(s[1], s[6]) ~= lane then return {'changed'} end

redis.call('HSET', schedule, 'unfinished', with_run(s[2], suffix))
redis.call('HSET', record, 'state', 'WAITING', 'task', s[1], 'cause', 'MANUAL', 'retries', '0', 'losses', '0', 'token', '')
redis.call('HDEL', record, 'cancel')
redis.call('ZREM', KEYS[5], run)
redis.call('ZADD', KEYS[4], s[5] == 'PAUSED' and not is_manual(suffix) and '+inf' or digits(now), run)
wake(ARGV[5], lane)
return answer(KEYS[1], {'requeued'})
