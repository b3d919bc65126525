#!lua
-- Counts schedules that were there before there was a cap on their number.
-- KEYS
--   1 counters HASH what was counted in this shard
--   2.. schedule HASH each schedule
-- ARGV none
-- RETURNS
--   counted how many of these were not counted before
-- WRITES 1 2
-- BOUND the schedules of one page
local counters, added = KEYS[1], 0

if redis.call('HEXISTS', counters, 'cap.schedules') == 0 then return {'counted', '0'} end

for i = 2, #KEYS do
  local is_there = redis.call('TYPE', KEYS[i]).ok == 'hash' and redis.call('HEXISTS', KEYS[i], 'generation') == 1
  if is_there then added = added + redis.call('HSETNX', KEYS[i], 'counted', '1') end
end
if added > 0 then redis.call('HINCRBY', counters, 'schedules', added) end
return {'counted', tostring(added)}
