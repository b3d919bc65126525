#!lua flags=allow-oom
-- Forgets a dead letter: its record and its entry. A run of its name that is alive again keeps its record.
-- KEYS
--   1 dead ZSET dead letters by when they died
--   2 run HASH the run of that name
-- ARGV
--   1 run id
-- RETURNS
--   forgotten
--   unknown there is no such dead letter
-- WRITES 1 2
-- BOUND one run
local dead, run = KEYS[1], KEYS[2]

local is_hash = redis.call('TYPE', run).ok == 'hash'
if is_hash and redis.call('HGET', run, 'state') == 'DEAD' then redis.call('DEL', run) end
if redis.call('ZREM', dead, ARGV[1]) == 0 then return 'unknown' end
return 'forgotten'
