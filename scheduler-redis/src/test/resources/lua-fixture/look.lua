#!lua flags=no-writes
-- Says who has a ticket.
-- KEYS
--   1 owners HASH ticket -> who
-- ARGV
--   1 ticket words
-- RETURNS
--   owner <who>
--   nobody
-- WRITES none
-- BOUND O(1)

local who = redis.call('HGET', KEYS[1], ARGV[1])
if who then
  return {'owner', who}
end
return {'nobody'}
