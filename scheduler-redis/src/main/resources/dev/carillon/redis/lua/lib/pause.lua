-- Stops a schedule from firing and holds back what waits of it, manual runs excepted.

local function pause(run, reason, actor)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'queued', 'backfill')
  redis.call('HSET', run.schedule, 'state', 'PAUSED', 'pausedReason', reason, 'pausedBy', actor, 'pausedSince', iso(now))
  redis.call('HDEL', run.schedule, 'next')
  redis.call('ZREM', run.due, run.id)
  for suffix in string.gmatch(standing(s[1], s[2], s[3]), '%S+') do
    if not is_manual(suffix) then redis.call('ZADD', run.waiting, 'XX', '+inf', run.id .. '@' .. suffix) end
  end
end
