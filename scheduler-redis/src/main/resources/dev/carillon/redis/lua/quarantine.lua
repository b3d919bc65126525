#!lua
-- Sets an entry aside that cannot be acted on, so that it holds up nobody.
-- KEYS
--   1 list ZSET the due or waiting set that it stands in
--   2 record HASH the schedule or run that it names
--   3 quarantine HASH what was set aside and why
-- ARGV
--   1 member of the list
--   2 problem, one line
--   3 missing, 1 when the entry's problem is that its record is not there
-- RETURNS
--   quarantined
--   fine its record is there after all, or the entry is gone
-- WRITES 1 3
-- BOUND one entry, 1,000 notes
local MOST_NOTES = 1000
local list, record, quarantine, member = KEYS[1], KEYS[2], KEYS[3], ARGV[1]

if ARGV[3] == '1' and redis.call('EXISTS', record) == 1 then return 'fine' end

if redis.call('ZREM', list, member) == 0 then return 'fine' end
if redis.call('HLEN', quarantine) < MOST_NOTES then redis.call('HSET', quarantine, member, ARGV[2]) end
return 'quarantined'
