#!lua
-- Sets an entry aside that cannot be acted on, so that it holds up nobody.
-- KEYS
--   1 list ZSET the due set, waiting set, leases set, finished set or dead set that it stands in
--   2 quarantine HASH what was set aside and why
--   3.. record HASH the schedule that it belongs to, if it is set aside because of what was read there
-- ARGV
--   1 member of the list
--   2 problem, one line
--   3.. name and value of each field of the record as it was read, none when it was not there
-- RETURNS
--   quarantined
--   fine its record is another one by now, or the entry is gone
-- WRITES 1 2
-- BOUND one entry, the fields of its record, 1,000 notes
local MOST_NOTES = 1000
local list, quarantine, member = KEYS[1], KEYS[2], ARGV[1]

-- What is no hash was and is unreadable.
local function is_as_read(record)
  local kind = redis.call('TYPE', record).ok
  if kind ~= 'hash' then return kind ~= 'none' or #ARGV == 2 end
  for i = 3, #ARGV, 2 do
    if redis.call('HGET', record, ARGV[i]) ~= ARGV[i + 1] then return false end
  end
  return redis.call('HLEN', record) == (#ARGV - 2) / 2
end

for i = 3, #KEYS do
  if not is_as_read(KEYS[i]) then return 'fine' end
end
if redis.call('ZREM', list, member) == 0 then return 'fine' end
if redis.call('HLEN', quarantine) < MOST_NOTES then redis.call('HSET', quarantine, member, ARGV[2]) end
return 'quarantined'
