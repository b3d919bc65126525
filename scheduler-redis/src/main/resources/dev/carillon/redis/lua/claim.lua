#!lua
-- Claims due occurrences and waiting runs for one node, each if it is due and in the state that the node read.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 leases ZSET running runs by the end of their lease
--   3 fence STRING the largest fence given so far
--   4 finished ZSET completed schedules by the time of their removal
--   5 counters HASH what was counted in this shard
--   6.. schedule HASH, run HASH, due ZSET, waiting ZSET, history LIST of each item in turn
-- ARGV
--   1 node
--   2 token
--   3 lease, ms
--   4.. for each item: verb (fire, drop, start), schedule id, run id, suffix, lane, generation, expected next (ISO),
--     due (epoch ms), nominal (ISO), missed count, next due (epoch ms), next nominal (ISO), overlap limit, queue limit,
--     cancels (1 when earlier runs give way), most starts (may be empty), on node loss, reason
-- RETURNS for each item a list
--   granted fence, attempt, retries, losses, missed count, cause, nominal (ISO)
--   dropped reason
--   queued its schedule's unfinished runs when they are to be cancelled
--   early remaining ms until it is due, or until to ask again whether a run of its name has ended
--   moved
-- WRITES 1 2 3 4 5 6
-- BOUND 100 items
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/rest.lua
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
--#include lib/advance.lua
--#include lib/claim_steps.lua
--#include lib/claim_due.lua
--#include lib/claim_waiting.lua

local shared = {leases = KEYS[2], finished = KEYS[4], counters = KEYS[5]}
local reply = {}
for i, item in ipairs(claim_items(shared, {unpack(KEYS, 6)}, {unpack(ARGV, 4)})) do
  reply[i] = item.verb == 'start' and claim_waiting(item) or claim_due(item)
  moved_on = moved_on or item.has_advanced
end
if #granted > 0 then
  redis.call('ZADD', KEYS[2], unpack(granted))
  redis.call('SET', KEYS[3], digits(first_fence + fences_given - 1))
end
-- Without a change there is nothing that a second sending could do twice.
if #granted == 0 and not moved_on then return reply end
return answer(KEYS[1], reply)
