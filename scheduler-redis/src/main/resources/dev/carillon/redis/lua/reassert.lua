#!lua
-- Writes running runs back that a server has lost which restarted or took over, each if nobody has a newer claim to it.
-- KEYS
--   1 leases ZSET running runs by the end of their lease
--   2 fence STRING the largest fence given so far
--   3.. schedule HASH, run HASH, waiting ZSET, history LIST, running SET of each claim in turn
-- ARGV
--   1 lease, ms
--   2 node
--   3.. for each claim: run id, suffix, task, token, fence, generation, nominal (ISO), attempt, retries, losses,
--     missed count, cause, on node loss, limited (1 when its task has limits)
-- RETURNS for each claim one word, or two
--   renewed
--   lost its schedule is gone or another one, the record is as new as the claim, or the run has ended
--   again fence under which the same attempt was given away once more
-- WRITES 1 2 3
-- BOUND 100 claims, the history of each (at most 100 lines)
--#include lib/clock.lua
--#include lib/unfinished.lua
--#include lib/queue.lua
--#include lib/history.lua
--#include lib/line.lua
--#include lib/forgotten.lua
local FIELDS, ITEM_KEYS = 14, 5
local leases, fence_key = KEYS[1], KEYS[2]
local lease_end, node = digits(now + tonumber(ARGV[1])), ARGV[2]
local last_fence = tonumber(redis.call('GET', fence_key) or '0')

local reply = {}
for i = 1, (#ARGV - 2) / FIELDS do
  local a, k = 2 + (i - 1) * FIELDS, 2 + (i - 1) * ITEM_KEYS
  local schedule, run, waiting = KEYS[k + 1], KEYS[k + 2], KEYS[k + 3]
  local run_id, suffix, fence = ARGV[a + 1], ARGV[a + 2], ARGV[a + 5]
  local mine = {run = run_id, suffix = suffix, fence = fence, generation = ARGV[a + 6], nominal = ARGV[a + 7],
    attempt = ARGV[a + 8]}
  local s = redis.call('HMGET', schedule, 'generation', 'unfinished', 'next', 'queued', 'asked', 'taken', 'last',
    'pausedNext')
  reply[i] = refusal(run, KEYS[k + 4],
    {generation = s[1], queued = s[4], asked = s[5], taken = s[6], last = s[7]}, last_fence, mine)
  if not reply[i] then
    redis.call('HSET', run, 'state', 'RUNNING', 'task', ARGV[a + 3], 'generation', ARGV[a + 6], 'nominal', ARGV[a + 7],
      'node', node, 'fence', fence, 'token', ARGV[a + 4], 'claimed', now_iso(), 'attempt', ARGV[a + 8],
      'retries', ARGV[a + 9], 'losses', ARGV[a + 10], 'missed', ARGV[a + 11], 'cause', ARGV[a + 12],
      'onNodeLoss', ARGV[a + 13])
    redis.call('HSET', schedule, 'unfinished', with_run(s[2], suffix))
    -- The schedule stands where it stood before the claim: it must not fire for this again, also after the run's end.
    local awaited = s[3] or s[8]
    if awaited and not is_manual(suffix) and not is_before(mine.nominal, awaited) then
      redis.call('HSET', schedule, 'taken', with_run(s[6], suffix))
    end
    if queued_missed(s[4], suffix) then set_list(schedule, 'queued', without_queued(s[4], suffix)) end
    if queued_missed(s[5], suffix) then set_list(schedule, 'asked', without_queued(s[5], suffix)) end
    if ARGV[a + 14] == '1' then
      redis.call('HSET', run, 'limited', '1')
      redis.call('SADD', KEYS[k + 5], run_id)
    end
    redis.call('ZREM', waiting, run_id)
    redis.call('ZADD', leases, lease_end, run_id)
    if tonumber(redis.call('GET', fence_key) or '0') < tonumber(fence) then redis.call('SET', fence_key, fence) end
    reply[i] = 'renewed'
  end
end
return reply
