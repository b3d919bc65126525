#!lua
-- Creates schedules of whose ids nothing is there and nothing was deleted lately; all others are left alone.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 definitions HASH fingerprints of definitions with a chosen id
--   3 tasks SET names of all tasks that schedules were created for
--   4 lanes SET the lanes that have a priority
--   5 finished ZSET completed schedules by the time of their removal
--   6 counters HASH what was counted in this shard
--   7.. schedule HASH, deleted STRING, due ZSET of each in turn
-- ARGV
--   1 wake channel
--   2 wake horizon, ms
--   3.. for each: schedule id, lane, fingerprint (empty when it belongs to another shard), named (1 when the id was
--     chosen), next fire time (epoch ms), how many texts follow, then the names and values of its fields in turn
-- RETURNS for each one word
--   stored
--   open it is to be put by itself
-- WRITES 1 2 3 4 5 7
-- BOUND 100 schedules, the definition fields of each
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/wake.lua
local KEYS_BEFORE, ITEM_KEYS, ITEM_FIELDS = 6, 3, 6
local known = earlier_answer(KEYS[1])
if known then return known end

local created, ids, due_entries, taken, reply = {}, {}, {}, {}, {}
-- Where schedules are counted, or a definition may have an id already, there is more to ask.
local is_counted = redis.call('HEXISTS', KEYS[6], 'cap.schedules') == 1

local function is_open(schedule, deleted, fingerprint, named)
  return is_counted or taken[schedule] or redis.call('EXISTS', schedule, deleted) > 0
    or named == '0' and (taken[fingerprint] or redis.call('HEXISTS', KEYS[2], fingerprint) == 1)
end

-- Looking for what may be left over there meets a set that is none, before anything is written.
local function note_due(due, lane, id, next_millis)
  due_entries[due] = due_entries[due] or {lane = lane, soonest = math.huge, stale = redis.call('ZSCORE', due, id)}
  local of_set = due_entries[due]
  of_set[#of_set + 1], of_set[#of_set + 2] = next_millis, id
  of_set.soonest = math.min(of_set.soonest, tonumber(next_millis))
end

local function create(schedule, deleted, due, first, last, id, lane, fingerprint, named, next_millis)
  if is_open(schedule, deleted, fingerprint, named) then return 'open' end
  local chosen_for = named == '1' and fingerprint ~= '' and fingerprint
  taken[schedule], taken[chosen_for or schedule] = true, true
  ids[#ids + 1] = id
  created[#created + 1] = {schedule = schedule, id = id, first = first, last = last, fingerprint = chosen_for}
  note_due(due, lane, id, next_millis)
  return 'stored'
end

local a = 3
for k = KEYS_BEFORE + 1, #KEYS, ITEM_KEYS do
  local first = a + ITEM_FIELDS
  local last = first + tonumber(ARGV[first - 1]) - 1
  reply[#reply + 1] = create(KEYS[k], KEYS[k + 1], KEYS[k + 2], first, last, unpack(ARGV, a, first - 2))
  a = last + 1
end
if #created == 0 then return reply end

-- Keys of a wrong type are met before the first write, which is one that a server without memory refuses.
redis.call('HLEN', KEYS[2])
for due, entries in pairs(due_entries) do
  redis.call('SADD', KEYS[3], task_of(entries.lane))
  if task_of(entries.lane) ~= entries.lane then redis.call('SADD', KEYS[4], entries.lane) end
end
redis.call('ZREM', KEYS[5], unpack(ids))
for _, item in ipairs(created) do
  redis.call('HSET', item.schedule, unpack(ARGV, item.first, item.last))
  if item.fingerprint then redis.call('HSETNX', KEYS[2], item.fingerprint, item.id) end
end
for due, entries in pairs(due_entries) do
  redis.call('ZADD', due, unpack(entries))
  wake_if_soon(ARGV[1], entries.lane, entries.soonest - now, tonumber(ARGV[2]))
end
return answer(KEYS[1], reply)
