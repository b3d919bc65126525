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
--   12 calendars HASH calendars with their versions
--   13 calendar_users ZSET calendar and id of a schedule that names it
--   14 history LIST how its runs ended
--   15 counters HASH what was counted in this shard
-- ARGV
--   1 schedule id
--   2 expected generation, 0 for none
--   3 fingerprint, empty when it belongs to another shard
--   4 named, 1 when the id was chosen
--   5 next fire time, epoch ms, empty for none
--   6 next fire time, ISO; what is paused keeps it
--   7 anchor, ISO
--   8 lane
--   9 wake channel
--   10 next fire time of the schedule that the caller read, a space, and what its pause keeps, ISO, empty for none
--   11 wake horizon, ms
--   12 calendars that the caller planned with, name=version in turn
--   13 fire times that this drops: suffix of the latest, how many others, reason, with spaces between; empty for none
--   14.. definition fields, name and value in turn, an absent one with an empty value
-- RETURNS
--   stored the schedule's fields
--   unchanged the schedule's fields
--   differs the schedule's fields
--   bound the id that the definition has already
--   gone
--   unknown the name of a calendar that there is not
--   outdated a calendar is another one than the caller planned with
--   full how many schedules there may be
-- WRITES 1 2 3 4 5 6 7 8 9 10 11 13 14 15
-- BOUND the definition fields, and the unfinished runs when the lane changes
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/calendars.lua
--#include lib/refusal.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/definition.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/missed.lua
--#include lib/rest.lua
--#include lib/go_on.lua
local schedule, definitions, fields = KEYS[2], KEYS[7], {unpack(ARGV, 14)}
local id, expected, fingerprint, next_millis, lane = ARGV[1], ARGV[2], ARGV[3], ARGV[5], ARGV[8]
local run = {schedule = schedule, due = KEYS[3], waiting = KEYS[5], finished = KEYS[9], channel = ARGV[9], lane = lane, id = id,
  history = KEYS[14], counters = KEYS[15]}
local known = earlier_answer(KEYS[1])
if known then return known end
local s = redis.call('HMGET', schedule, 'generation', 'state', 'unfinished', 'queued', 'asked', 'except')
local refusal = not s[1] and ARGV[4] == '0' and bound(definitions, fingerprint, id)
  or conflict(schedule, fields, KEYS[15], expected, ARGV[10])
  or calendar_refusal(KEYS[12], ARGV[12])
if refusal then return refusal end
note_users(KEYS[13], id, s[6], define(schedule, fields))
redis.call('HSET', schedule, 'generation', next_generation(schedule, expected, KEYS[10]),
  'anchor', ARGV[7], 'state', s[2] == 'PAUSED' and s[2] or 'ACTIVE')
if ARGV[13] ~= '' then drop_passed(run, string.match(ARGV[13], '(%S+) (%S+) (%S+)')) end
enter(run, KEYS[4], KEYS[8], KEYS[11])
if ARGV[4] == '1' and fingerprint ~= '' then redis.call('HSETNX', definitions, fingerprint, id) end
move_waiting(standing(s[3], s[4], s[5]), id, KEYS[6], KEYS[5])
announce(run, s[2] == 'PAUSED', ARGV[6], next_millis, ARGV[11])
hold_to_limit(run)
local standing_now = standing_of(schedule)
if s[1] or not is_endless_delay(standing_now) then go_on(run, standing_now) end
return answer(KEYS[1], with_fields('stored', schedule))
