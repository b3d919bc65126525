#!lua flags=no-writes
-- Reads where a run is: under way, waiting, or among those that ended.
-- KEYS
--   1 run HASH the run
--   2 schedule HASH its schedule
--   3 history LIST how the runs of the schedule ended, newest first
--   4 leases ZSET running runs by the end of their lease
--   5 dead ZSET dead letters by when they died
-- ARGV
--   1 run id
--   2 suffix, what follows the @ in it
-- RETURNS
--   running node, attempt, since when (ISO), end of the lease (epoch ms), notes (JSON, may be empty)
--   waiting attempts so far
--   ended the line of the history
--   dead as a letter only: died (epoch ms), task, nominal, attempt, missed, error (JSON, may be empty)
--   unknown
-- WRITES none
-- BOUND 100 lines of history, read ten at a time
--#include lib/line.lua
local id, suffix = ARGV[1], ARGV[2]
local history = KEYS[3]
local LINES, STEP = 100, 10

local function is_listed(list)
  local within = ' ' .. (list or '') .. ' '
  return string.find(within, ' ' .. suffix .. ' ', 1, true) or string.find(within, ' ' .. suffix .. '+', 1, true)
end

local r = redis.call('HMGET', KEYS[1], 'state', 'node', 'attempt', 'claimed', 'notes')
if r[1] == 'RUNNING' then
  return {'running', r[2] or '', r[3] or '0', r[4] or '', redis.call('ZSCORE', KEYS[4], id) or '0', r[5] or ''}
end
if r[1] == 'WAITING' then return {'waiting', r[3] or '0'} end
local s = redis.call('HMGET', KEYS[2], 'queued', 'asked')
if is_listed(s[1]) or is_listed(s[2]) then return {'waiting', '0'} end

for from = 0, LINES - 1, STEP do
  for _, line in ipairs(redis.call('LRANGE', history, from, from + STEP - 1)) do
    if is_line_of(line, id) then return {'ended', line} end
  end
end
local died = redis.call('ZSCORE', KEYS[5], id)
if r[1] ~= 'DEAD' or not died then return {'unknown'} end
local d = redis.call('HMGET', KEYS[1], 'task', 'nominal', 'missed', 'error')
return {'dead', died, d[1] or '', d[2] or '', r[3] or '0', d[3] or '0', d[4] or ''}
