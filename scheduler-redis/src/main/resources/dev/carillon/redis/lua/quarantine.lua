#!lua
-- Sets an entry aside that cannot be acted on, so that it holds up nobody.
-- KEYS
--   1 list ZSET the due or waiting set that it stands in
--   2 record HASH the schedule or run that it names
--   3 quarantine HASH what was set aside and why
-- ARGV
--   1 member of the list
--   2 problem, one line
--   3 readable, 1 when the record can be read but is in a state that does not belong in the list
-- RETURNS
--   quarantined
--   fine the record is in order after all, or the entry is gone
-- WRITES 1 3
-- BOUND one entry, 1,000 notes
local MOST_NOTES = 1000
local list, record, quarantine, member = KEYS[1], KEYS[2], KEYS[3], ARGV[1]

local state = redis.call('HGET', record, 'state')
local belongs = state == 'ACTIVE' or state == 'WAITING'
if ARGV[3] == '1' and belongs then return 'fine' end

if redis.call('ZREM', list, member) == 0 then return 'fine' end
if redis.call('HLEN', quarantine) < MOST_NOTES then redis.call('HSET', quarantine, member, ARGV[2]) end
return 'quarantined'
