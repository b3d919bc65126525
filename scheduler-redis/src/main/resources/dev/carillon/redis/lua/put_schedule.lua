#!lua
-- Creates a schedule, or replaces one that is as the caller read it.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 schedule HASH the schedule
--   3 due ZSET schedules of its lane by next fire time
--   4 old_due ZSET the same for the lane it had in the expected generation
--   5 waiting ZSET waiting runs of its lane
--   6 old_waiting ZSET the same for the lane it had in the expected generation
--   7 definitions HASH fingerprints of definitions with a chosen id
--   8 tasks SET names of all tasks that schedules were created for
--   9 finished ZSET completed schedules by the time of their removal
--   10 deleted STRING the generation that a deleted schedule of this id had
--   11 lanes SET the lanes that have a priority
-- ARGV
--   1 schedule id
--   2 expected generation, 0 for none
--   3 fingerprint, empty when it belongs to another shard
--   4 named, 1 when the id was chosen
--   5 next fire time, epoch ms, empty for none
--   6 next fire time, ISO
--   7 anchor, ISO
--   8 lane
--   9 wake channel
--   10 next fire time of the schedule that the caller read, ISO, empty for none
--   11 wake horizon, ms
--   12.. definition fields, name and value in turn, an absent one with an empty value
-- RETURNS
--   stored the schedule's fields
--   unchanged the schedule's fields
--   differs the schedule's fields
--   bound the id that the definition has already
--   gone
-- WRITES 1 2 3 4 5 6 7 8 9 10 11
-- BOUND the definition fields, and the unfinished runs when the lane changes
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/definition.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/rest.lua
--#include lib/go_on.lua
local schedule, due, definitions = KEYS[2], KEYS[3], KEYS[7]
local id, expected, fingerprint, next_millis, lane = ARGV[1], ARGV[2], ARGV[3], ARGV[5], ARGV[8]
local fields = {unpack(ARGV, 12)}

local known = earlier_answer(KEYS[1])
if known then return known end

local s = redis.call('HMGET', schedule, 'generation', 'state', 'unfinished', 'next', 'queued', 'backfill')
local bound = not s[1] and ARGV[4] == '0' and bound_to(definitions, fingerprint)
if bound and bound ~= id then return {'bound', bound} end
if s[1] then
  if is_defined_so(schedule, fields) then return with_fields('unchanged', schedule) end
  if s[1] ~= expected or (s[4] or '') ~= ARGV[10] then return with_fields('differs', schedule) end
elseif expected ~= '0' then
  return {'gone'}
end

define(schedule, fields)
local state = s[2] == 'PAUSED' and 'PAUSED' or 'ACTIVE'
redis.call('HSET', schedule, 'generation', next_generation(expected, KEYS[10]), 'anchor', ARGV[7], 'state', state)
redis.call('ZREM', KEYS[4], id)
redis.call('ZREM', KEYS[9], id)
register(KEYS[8], KEYS[11], lane)
if ARGV[4] == '1' and fingerprint ~= '' then redis.call('HSETNX', definitions, fingerprint, id) end
move_waiting(standing(s[3], s[5], s[6]), id, KEYS[6], KEYS[5])
if state == 'ACTIVE' and next_millis ~= '' then
  redis.call('HSET', schedule, 'next', ARGV[6])
  redis.call('ZADD', due, next_millis, id)
  wake_if_soon(ARGV[9], lane, tonumber(next_millis) - now, tonumber(ARGV[11]))
else
  redis.call('HDEL', schedule, 'next')
end
-- What is queued may have room under the new rules; a new delay after completion waits for the fire time it is given.
local run = {schedule = schedule, due = due, waiting = KEYS[5], finished = KEYS[9], channel = ARGV[9], lane = lane, id = id}
if s[1] or redis.call('HEXISTS', schedule, 'everyAfterMillis') == 0 then go_on(run) end
return answer(KEYS[1], with_fields('stored', schedule))
