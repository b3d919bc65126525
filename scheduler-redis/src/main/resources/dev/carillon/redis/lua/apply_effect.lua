#!lua
-- Writes what a handler wants written, once for its run, if the run is running under the handler's fence.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 run HASH the run
--   3.. target STRING, or whatever the write is for: the key of each write in turn
-- ARGV
--   1 fence
--   2 name of the effect
--   3 the most effects of a run
--   4.. for each write: verb, two arguments of its own (may be empty)
-- RETURNS
--   applied
--   already the run had this effect before
--   stale the run is not running under this fence
--   refused number of the write and what is in its way; nothing was written
-- WRITES 1 2 3
-- BOUND 100 writes
--#include lib/answer.lua
--#include lib/unfinished.lua
--#include lib/writes.lua
local run, effect = KEYS[2], ARGV[2]

local known = earlier_answer(KEYS[1])
if known then return known end

local r = redis.call('HMGET', run, 'state', 'fence', 'effects')
if r[1] ~= 'RUNNING' or r[2] ~= ARGV[1] then return {'stale'} end
if has_run(r[3], effect) then return {'already'} end
if count_runs(r[3]) >= tonumber(ARGV[3]) then return {'refused', '0', 'the run has too many effects'} end
for i = 3, #KEYS do
  local a = 4 + (i - 3) * WRITE_FIELDS
  local obstacle = in_the_way(KEYS[i], ARGV[a], ARGV[a + 1])
  if obstacle then return {'refused', tostring(i - 2), obstacle} end
end

redis.call('HSET', run, 'effects', with_run(r[3], effect))
for i = 3, #KEYS do
  local a = 4 + (i - 3) * WRITE_FIELDS
  write(KEYS[i], ARGV[a], ARGV[a + 1], ARGV[a + 2])
end
return answer(KEYS[1], {'applied'})
