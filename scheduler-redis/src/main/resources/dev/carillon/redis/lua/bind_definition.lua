#!lua
-- Notes under which chosen id a definition is stored, in the shard where an unnamed creator looks for it.
-- KEYS
--   1 definitions HASH fingerprints of definitions with a chosen id
-- ARGV
--   1 fingerprint
--   2 schedule id to note, empty to forget
--   3 schedule id that is expected there, empty for none
-- RETURNS
--   bound the id that is noted now
-- WRITES 1
-- BOUND one field
local definitions, fingerprint, id, expected = KEYS[1], ARGV[1], ARGV[2], ARGV[3]

local noted = redis.call('HGET', definitions, fingerprint) or ''
if noted ~= expected then return {'bound', noted} end

if id == '' then
  redis.call('HDEL', definitions, fingerprint)
else
  redis.call('HSET', definitions, fingerprint, id)
end
return {'bound', id}
