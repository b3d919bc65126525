#!lua flags=no-writes
-- Finds what is paused though its pause has ended.
-- KEYS
--   1 pauses HASH pauses of several schedules
--   2 held ZSET what they hold
--   3 until ZSET schedules by the end of their own pause
-- ARGV
--   1 most schedules
-- RETURNS next end (ISO, or empty); ended scopes with end, record; schedules with end, 1 to catch up or 0, member
-- WRITES none
-- BOUND the pauses of several, at most 1,000, and as many schedules as are asked for
--#include lib/clock.lua
--#include lib/groups.lua
--#include lib/members.lua
local most, soonest, over, found = tonumber(ARGV[1]), '', {}, {}

local function note_end(ends)
  if soonest == '' or is_before(ends, soonest) then soonest = ends end
end

local function add(members, ends, catches_up)
  for _, member in ipairs(members) do
    found[#found + 1] = {string.match(member, '%S+$'), ends, catches_up and '1' or '0', member}
  end
end

local own = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', digits(now), 'WITHSCORES', 'LIMIT', 0, most)
for i = 1, #own, 2 do add({own[i]}, iso(tonumber(own[i + 1]))) end
local next_own = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. digits(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
if next_own[2] then note_end(iso(tonumber(next_own[2]))) end

local known = {}
for _, group in ipairs(read_groups(KEYS[1])) do
  known[group.scope] = true
  if is_over(group) then
    over[#over + 1] = {group.scope, group.ends, group.text}
    add(members_of(KEYS[2], group.scope, most - #found), group.ends, group.catches_up)
  elseif group.ends then
    note_end(group.ends)
  end
end

-- What is held by a pause that is not there, because somebody removed it by hand, is let go as well.
local first = redis.call('ZRANGEBYLEX', KEYS[2], '-', '+', 'LIMIT', 0, 1)[1]
while first and #found < most do
  local scope = string.match(first, '^%S*')
  if not known[scope] then add(members_of(KEYS[2], scope, most - #found), now_iso()) end
  first = redis.call('ZRANGEBYLEX', KEYS[2], '(' .. scope .. '!', '+', 'LIMIT', 0, 1)[1]
end
return {soonest, over, found}
