-- The history of a schedule: one JSON line for each run that ended or was dropped, newest first.

local HISTORY_LINES = 100
local HISTORY_SECONDS = 30 * 24 * 3600

local function record(history, line)
  if redis.call('LPUSH', history, line) > HISTORY_LINES then redis.call('LTRIM', history, 0, HISTORY_LINES - 1) end
  redis.call('EXPIRE', history, HISTORY_SECONDS)
end

-- The nominal time in the name of a run, as it is written elsewhere.
local function nominal_of(suffix)
  return (string.gsub(suffix, '^(%d%d%d%d)(%d%d)(%d%d)T(%d%d)(%d%d)(%d%d)(%.?%d*)Z.*$', '%1-%2-%3T%4:%5:%6%7Z'))
end

local function dropped_line(run, nominal_iso, missed, reason)
  local state = reason == 'DEADLINE' and 'EXPIRED' or 'SKIPPED'
  return '{"run":"' .. run .. '","state":"' .. state .. '","nominal":"' .. nominal_iso .. '","ended":"' .. now_iso()
    .. '","missedCount":' .. missed .. ',"reason":"' .. reason .. '"}'
end
