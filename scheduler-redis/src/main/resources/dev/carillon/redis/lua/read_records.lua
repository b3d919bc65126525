#!lua flags=no-writes
-- Reads the records of many schedules.
-- KEYS
--   1.. schedule HASH a schedule
-- ARGV
-- RETURNS for each its fields, name and value in turn, none where there is no record, or the text of an error
-- WRITES none
-- BOUND 25 schedules
local reply = {}
for i = 1, #KEYS do
  local fields = redis.pcall('HGETALL', KEYS[i])
  reply[i] = fields.err or fields
end
return reply
