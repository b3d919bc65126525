#!lua
-- Claims due occurrences and waiting runs for one node, each if it is due and in the state that the node read.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 leases ZSET running runs by the end of their lease
--   3 fence STRING the largest fence given so far
--   4 finished ZSET completed schedules by the time of their removal
--   5 counters HASH what was counted in this shard
--   6.. schedule HASH, run HASH, list ZSET (due or waiting), history LIST of each item in turn
-- ARGV
--   1 node
--   2 token
--   3 lease, ms
--   4.. for each item: verb (fire, drop, start), schedule id, run id, suffix, task, generation, expected next (ISO),
--     nominal (epoch ms), nominal (ISO), missed count, next (epoch ms), next (ISO), overlap limit, on node loss, reason
-- RETURNS for each item a list
--   granted fence, attempt, retries, losses, missed count, cause, nominal (ISO)
--   dropped reason
--   early remaining ms until it is due, or until to ask again whether a run of its name has ended
--   moved
-- WRITES 1 2 3 4 5 6
-- BOUND 100 items
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/unfinished.lua
--#include lib/history.lua
--#include lib/settle.lua
local FIELDS, ITEM_KEYS = 15, 4
local node, token = ARGV[1], ARGV[2]
local lease_end = digits(now + tonumber(ARGV[3]))
local granted, moved_on = {}, false

local known = earlier_answer(KEYS[1])
if known then return known end

-- Larger than every fence before it, also when a fail-over has lost the last ones: time goes on meanwhile.
local last_fence = tonumber(redis.call('GET', KEYS[3]) or '0')
local first_fence = math.max(last_fence + 1, now_seconds * 1000000 + now_micros)
local fences_given = 0
local function next_fence()
  fences_given = fences_given + 1
  return digits(first_fence + fences_given - 1)
end
--#include lib/claim_items.lua
--#include lib/claim_waiting.lua

local reply = {}
for i = 1, (#ARGV - 3) / FIELDS do
  local a, k = 3 + (i - 1) * FIELDS, 5 + (i - 1) * ITEM_KEYS
  local item = {
    schedule = KEYS[k + 1], run = KEYS[k + 2], list = KEYS[k + 3], history = KEYS[k + 4],
    leases = KEYS[2], finished = KEYS[4], counters = KEYS[5],
    verb = ARGV[a + 1], id = ARGV[a + 2], run_id = ARGV[a + 3], suffix = ARGV[a + 4], task = ARGV[a + 5],
    generation = ARGV[a + 6], expected_iso = ARGV[a + 7], nominal_millis = ARGV[a + 8], nominal_iso = ARGV[a + 9],
    missed = ARGV[a + 10], next_millis = ARGV[a + 11], next_iso = ARGV[a + 12], overlap = ARGV[a + 13],
    on_node_loss = ARGV[a + 14], reason = ARGV[a + 15],
  }
  reply[i] = item.verb == 'start' and claim_waiting(item) or claim_due(item)
end
if #granted > 0 then
  redis.call('ZADD', KEYS[2], unpack(granted))
  redis.call('SET', KEYS[3], digits(first_fence + fences_given - 1))
end
-- Without a change there is nothing that a second sending could do twice.
if #granted == 0 and not moved_on then return reply end
return answer(KEYS[1], reply)
