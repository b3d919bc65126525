-- Stops a schedule from firing and holds back what waits of it, manual runs excepted.

-- `why` has a reason, an actor, since when; perhaps when it ends, and via which pause of several it came.
local function pause(run, why)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'queued', 'asked', 'everyAfterMillis')
  local due = s[4] and redis.call('ZSCORE', run.due, run.id)
  redis.call('HSET', run.schedule, 'state', 'PAUSED', 'pausedReason', why.reason, 'pausedBy', why.actor,
    'pausedSince', why.since)
  redis.call('HDEL', run.schedule, 'next', 'pausedUntil', 'pausedVia')
  if why.own_end then redis.call('HSET', run.schedule, 'pausedUntil', why.own_end) end
  if why.scope then redis.call('HSET', run.schedule, 'pausedVia', why.scope) end
  -- so that a delay after completion does not begin anew
  if due then redis.call('HSET', run.schedule, 'anchor', iso(tonumber(due) - tonumber(s[4]))) end
  redis.call('ZREM', run.due, run.id)
  for suffix in string.gmatch(standing(s[1], s[2], s[3]), '%S+') do
    if not is_manual(suffix) then redis.call('ZADD', run.waiting, 'XX', '+inf', run.id .. '@' .. suffix) end
  end
end

-- Forgets why it was paused, and lets what waited for the end of that start.
local function let_go(run, unfinished, queued, asked)
  redis.call('HDEL', run.schedule, 'pausedReason', 'pausedBy', 'pausedSince', 'pausedUntil', 'pausedVia')
  for suffix in string.gmatch(standing(unfinished, queued, asked), '%S+') do
    local name = run.id .. '@' .. suffix
    if redis.call('ZSCORE', run.waiting, name) == 'inf' then redis.call('ZADD', run.waiting, digits(now), name) end
  end
end
