#!lua
-- Claims due occurrences and waiting runs for one node, each if it is due and in the state that the node read.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 leases ZSET running runs by the end of their lease
--   3 fence STRING the largest fence given so far
--   4 finished ZSET completed schedules by the time of their removal
--   5 counters HASH what was counted in this shard
--   6 calendars HASH calendars with their versions
--   7 pauses HASH pauses of several schedules
--   8 held ZSET what they hold
--   9 dead ZSET dead letters by when they died
--   10.. schedule HASH, run HASH, due ZSET, waiting ZSET, history LIST of each item in turn, then
--     running SET, starts LIST of each task with limits in turn
-- ARGV
--   1 node
--   2 token
--   3 lease, ms
--   4 items
--   5.. for each item: verb (fire, drop, start), schedule id, run id, suffix, lane, generation, expected next (ISO),
--     due (epoch ms), nominal (ISO), missed count, next due (epoch ms), next nominal (ISO), overlap limit, queue limit,
--     cancels (1 when earlier runs give way), most starts (may be empty), on node loss, reason,
--     calendars it was planned with (name=version in turn);
--     then for each task with limits: task, most in progress (0 for any), most starts (0 for any) within period, ms
-- RETURNS for each item a list
--   granted fence, and of a waiting run attempt, retries, losses, missed count, cause, nominal (ISO)
--   dropped reason
--   queued its schedule's unfinished runs when they are to be cancelled, how many fire times gave way to it
--   early remaining ms until it is due, or until to ask again whether a run of its name has ended
--   limited ms after which to ask again whether its task has room
--   moved
-- WRITES 1 2 3 4 5 8 9 10
-- BOUND 100 items, for each the pauses of several, at most 1,000
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/fence.lua
--#include lib/lane.lua
--#include lib/unfinished.lua
--#include lib/wake.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/rest.lua
--#include lib/calendars.lua
--#include lib/pause.lua
--#include lib/groups.lua
--#include lib/hold.lua
local node, token, lease_end = ARGV[1], ARGV[2], digits(now + tonumber(ARGV[3]))
local granted, moved_on = {}, false
local known = earlier_answer(KEYS[1])
if known then return known end

local first_fence, fences_given = fence_after(redis.call('GET', KEYS[3])), 0
local function next_fence()
  fences_given = fences_given + 1
  return digits(first_fence + fences_given - 1)
end
--#include lib/limits.lua
--#include lib/pace.lua
--#include lib/claim_items.lua
--#include lib/advance.lua
--#include lib/claim_steps.lua
--#include lib/claim_due.lua
--#include lib/claim_waiting.lua

local shared = {leases = KEYS[2], finished = KEYS[4], counters = KEYS[5], calendars = KEYS[6],
  groups = read_groups(KEYS[7]), held = KEYS[8], dead = KEYS[9]}
local last_key, last_arg = 9 + ARGV[4] * ITEM_KEYS, 4 + ARGV[4] * ITEM_FIELDS
local limits = task_limits({unpack(KEYS, last_key + 1)}, {unpack(ARGV, last_arg + 1)})
local reply = {}
for i, item in ipairs(claim_items(shared, limits, {unpack(KEYS, 10, last_key)}, {unpack(ARGV, 5, last_arg)})) do
  reply[i] = item.verb == 'start' and claim_waiting(item) or claim_due(item)
  moved_on = moved_on or item.has_advanced
end
write_together(KEYS[2], KEYS[3])
-- Without a change there is nothing that a second sending could do twice.
if #granted == 0 and not moved_on then return reply end
return answer(KEYS[1], reply, ARGV[3])
