#!lua
-- Ends a pause of several schedules: from now on it holds nothing but what was due before.
-- KEYS
--   1 answer STRING the answer to an earlier sending of this request
--   2 pauses HASH pauses of several schedules
-- ARGV
--   1 scope words
--   2 catch up, true or false
-- RETURNS
--   ended now or before
--   gone there is none of that scope
-- WRITES 1 2
-- BOUND one record
--#include lib/clock.lua
--#include lib/answer.lua
--#include lib/groups.lua
local pauses, scope = KEYS[2], ARGV[1]

local known = earlier_answer(KEYS[1])
if known then return known end

local text = redis.call('HGET', pauses, scope)
if not text then return {'gone'} end
local group = read_group(scope, text)
if group.is_ended then return {'ended'} end

local ending = '"ended":"' .. (is_over(group) and group.ends or now_iso()) .. '","catchUp":' .. ARGV[2] .. '}'
local goes_on = group.is_readable and string.sub(text, -1) == '}'
redis.call('HSET', pauses, scope, goes_on and string.sub(text, 1, -2) .. ',' .. ending or '{' .. ending)
return answer(KEYS[1], {'ended'})
