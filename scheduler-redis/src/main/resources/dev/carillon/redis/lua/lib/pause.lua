-- Stops a schedule from firing and holds back what waits of it, manual runs excepted.

-- `why` has a reason, an actor, since when; perhaps when it ends, and via which pause of several it came. The fire time is
-- kept, and so is what an earlier pause keeps.
local function pause(run, why)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'queued', 'asked', 'next', 'state')
  redis.call('HSET', run.schedule, 'state', 'PAUSED', 'pausedReason', why.reason, 'pausedBy', why.actor,
    'pausedSince', why.since)
  redis.call('HDEL', run.schedule, 'next', 'pausedUntil', 'pausedVia')
  if s[4] then
    redis.call('HSET', run.schedule, 'pausedNext', s[4])
  elseif s[5] ~= 'PAUSED' then
    redis.call('HDEL', run.schedule, 'pausedNext')
  end
  if why.own_end then redis.call('HSET', run.schedule, 'pausedUntil', why.own_end) end
  if why.scope then redis.call('HSET', run.schedule, 'pausedVia', why.scope) end
  redis.call('ZREM', run.due, run.id)
  for suffix in string.gmatch(standing(s[1], s[2], s[3]), '%S+') do
    if not is_manual(suffix) then redis.call('ZADD', run.waiting, 'XX', '+inf', run.id .. '@' .. suffix) end
  end
end

-- Forgets why it was paused, and lets what waited for the end of that start.
local function let_go(run, unfinished, queued, asked)
  redis.call('HDEL', run.schedule, 'pausedReason', 'pausedBy', 'pausedSince', 'pausedUntil', 'pausedVia', 'pausedNext')
  for suffix in string.gmatch(standing(unfinished, queued, asked), '%S+') do
    local name = run.id .. '@' .. suffix
    if redis.call('ZSCORE', run.waiting, name) == 'inf' then redis.call('ZADD', run.waiting, digits(now), name) end
  end
end
