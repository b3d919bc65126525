#!lua
-- Drops the next fire time of a schedule that is as the caller read it.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 finished ZSET completed schedules by the time of their removal
--   5 history LIST how its runs ended
--   6 counters HASH what was counted in this shard
--   7 calendars HASH calendars with their versions
-- ARGV
--   1 schedule id
--   2 lane that the caller read
--   3 generation that the caller read
--   4 fire time that the caller read, ISO
--   5 suffix of its run id
--   6 next due, epoch ms, empty for none
--   7 next fire time, ISO
--   8 calendars that the caller planned with, name=version in turn
-- RETURNS
--   dropped its reason
--   changed
-- WRITES 1 2 3 4 5 6
-- BOUND one fire time
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/history.lua
--#include lib/rest.lua
--#include lib/advance.lua
--#include lib/calendars.lua
local item = {
  schedule = KEYS[2], due = KEYS[3], finished = KEYS[4], history = KEYS[5], counters = KEYS[6],
  id = ARGV[1], nominal_iso = ARGV[4], run_id = ARGV[1] .. '@' .. ARGV[5], next_millis = ARGV[6], next_iso = ARGV[7],
  max_runs = '', missed = '0',
}

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', item.schedule, 'task', 'generation', 'state', 'next', 'unfinished', 'queued', 'asked',
  'priority')
local same = lane_of(s[1], s[8]) == ARGV[2] and s[2] == ARGV[3] and s[4] == ARGV[4]
if not same or s[3] ~= 'ACTIVE' or are_outdated(KEYS[7], ARGV[8]) then return {'changed'} end
local reply = drop(item, not (s[5] or s[6] or s[7]), 'SKIPPED')
write_due()
return answer(KEYS[1], reply)
