-- The history of a schedule: one JSON line for each run that ended or was dropped, newest first.

local HISTORY_LINES = 100
local HISTORY_SECONDS = 30 * 24 * 3600

local function record(history, line)
  redis.call('LPUSH', history, line)
  redis.call('LTRIM', history, 0, HISTORY_LINES - 1)
  redis.call('EXPIRE', history, HISTORY_SECONDS)
end
