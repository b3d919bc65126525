#!lua flags=allow-oom
-- Prolongs leases, and keeps what handlers have said since, each if its claim still holds.
-- KEYS
--   1 leases ZSET running runs by the end of their lease
--   2.. run HASH of each claim in turn
-- ARGV
--   1 lease, ms
--   2.. for each claim: run id, token, fence, notes (JSON of a few KiB, empty when there is nothing new)
-- RETURNS for each claim one word
--   renewed
--   cancelled renewed as well, but somebody wants the run cancelled
--   lost
-- WRITES 1 2
-- BOUND 100 claims
--#include lib/clock.lua
local lease_end = digits(now + tonumber(ARGV[1]))
local FIELDS = 4
local reply, prolonged, noted = {}, {}, {}

for i = 1, #KEYS - 1 do
  local a = 2 + (i - 1) * FIELDS
  local r = redis.call('HMGET', KEYS[i + 1], 'state', 'token', 'fence', 'cancel')
  if r[1] == 'RUNNING' and r[2] == ARGV[a + 1] and r[3] == ARGV[a + 2] then
    reply[i] = 'renewed'
    if r[4] then reply[i] = 'cancelled' end
    prolonged[#prolonged + 1] = lease_end
    prolonged[#prolonged + 1] = ARGV[a]
    if ARGV[a + 3] ~= '' then noted[KEYS[i + 1]] = ARGV[a + 3] end
  else
    reply[i] = 'lost'
  end
end
if #prolonged > 0 then redis.call('ZADD', KEYS[1], unpack(prolonged)) end
for run, notes in pairs(noted) do redis.call('HSET', run, 'notes', notes) end
return reply
