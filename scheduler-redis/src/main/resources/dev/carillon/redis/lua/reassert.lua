#!lua
-- Writes running runs back that a server has lost which restarted or took over, each if nobody has a newer claim to it.
-- KEYS
--   1 leases ZSET running runs by the end of their lease
--   2 fence STRING the largest fence given so far
--   3.. schedule HASH, run HASH, waiting ZSET of each claim in turn
-- ARGV
--   1 lease, ms
--   2 node
--   3.. for each claim: run id, suffix, task, token, fence, generation, nominal (ISO), attempt, retries, losses,
--     missed count, cause
-- RETURNS for each claim one word
--   renewed
--   lost its schedule is gone or another one, or somebody has a newer claim
-- WRITES 1 2 3
-- BOUND 100 claims
--#include lib/clock.lua
--#include lib/unfinished.lua
local FIELDS, ITEM_KEYS = 12, 3
local leases, fence_key = KEYS[1], KEYS[2]
local lease_end, node = digits(now + tonumber(ARGV[1])), ARGV[2]

local reply = {}
for i = 1, (#ARGV - 2) / FIELDS do
  local a, k = 2 + (i - 1) * FIELDS, 2 + (i - 1) * ITEM_KEYS
  local schedule, run, waiting = KEYS[k + 1], KEYS[k + 2], KEYS[k + 3]
  local run_id, suffix, fence = ARGV[a + 1], ARGV[a + 2], ARGV[a + 5]
  local s = redis.call('HMGET', schedule, 'generation', 'unfinished', 'onNodeLoss')
  local held = redis.call('HGET', run, 'fence')
  if s[1] ~= ARGV[a + 6] or (held and tonumber(held) > tonumber(fence)) then
    reply[i] = 'lost'
  else
    redis.call('HSET', run, 'state', 'RUNNING', 'task', ARGV[a + 3], 'generation', ARGV[a + 6], 'nominal', ARGV[a + 7],
      'node', node, 'fence', fence, 'token', ARGV[a + 4], 'claimed', iso(now), 'attempt', ARGV[a + 8],
      'retries', ARGV[a + 9], 'losses', ARGV[a + 10], 'missed', ARGV[a + 11], 'cause', ARGV[a + 12],
      'onNodeLoss', s[3] or 'RERUN')
    redis.call('HSET', schedule, 'unfinished', with_run(s[2], suffix))
    redis.call('ZREM', waiting, run_id)
    redis.call('ZADD', leases, lease_end, run_id)
    if tonumber(redis.call('GET', fence_key) or '0') < tonumber(fence) then redis.call('SET', fence_key, fence) end
    reply[i] = 'renewed'
  end
end
return reply
