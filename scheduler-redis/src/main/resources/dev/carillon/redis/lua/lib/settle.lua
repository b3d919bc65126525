-- What a run leaves behind when it ends, and when it goes back to waiting.

local COMPLETED_KEPT_MILLIS = 24 * 3600 * 1000

-- For an active schedule without an unfinished run: what has no fire time left is completed, unless the end of a run
-- gives the next one.
local function come_to_rest(schedule, due, finished, id)
  local s = redis.call('HMGET', schedule, 'state', 'next', 'everyAfterMillis')
  if s[1] ~= 'ACTIVE' or s[2] then return end
  if s[3] then
    local next_millis = now + tonumber(s[3])
    redis.call('HSET', schedule, 'next', iso(next_millis))
    redis.call('ZADD', due, digits(next_millis), id)
  else
    redis.call('HSET', schedule, 'state', 'COMPLETED')
    redis.call('ZADD', finished, digits(now + COMPLETED_KEPT_MILLIS), id)
  end
end

-- Takes an ended run off its schedule; a schedule that was deleted or made anew does not list it, and is left alone.
local function settle(run)
  local unfinished = redis.call('HGET', run.schedule, 'unfinished')
  if not has_run(unfinished, run.suffix) then return end
  local rest = without_run(unfinished, run.suffix)
  if rest ~= '' then
    redis.call('HSET', run.schedule, 'unfinished', rest)
  else
    redis.call('HDEL', run.schedule, 'unfinished')
    come_to_rest(run.schedule, run.due, run.finished, run.id)
  end
end

local function finish(run, state, line)
  redis.call('ZREM', run.leases, run.name)
  if state == 'DEAD' then
    redis.call('HSET', run.record, 'state', 'DEAD', 'token', '')
    redis.call('ZADD', run.dead, digits(now), run.name)
  else
    redis.call('DEL', run.record)
    redis.call('ZREM', run.dead, run.name)
  end
  record(run.history, line)
  settle(run)
end

-- Returns false when the schedule no longer lists the run, so that it has nowhere to wait.
local function wait_again(run, cause, not_before)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'state')
  if not has_run(s[1], run.suffix) then return false end
  local held = s[2] == 'PAUSED' and not is_manual(run.suffix)
  redis.call('ZREM', run.leases, run.name)
  redis.call('HSET', run.record, 'state', 'WAITING', 'cause', cause, 'token', '')
  redis.call('ZADD', run.waiting, held and '+inf' or digits(not_before), run.name)
  return true
end
