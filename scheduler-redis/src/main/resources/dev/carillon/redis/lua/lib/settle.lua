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
local function settle(keys, id, suffix)
  local unfinished = redis.call('HGET', keys.schedule, 'unfinished')
  if not has_run(unfinished, suffix) then return end
  local rest = without_run(unfinished, suffix)
  if rest ~= '' then
    redis.call('HSET', keys.schedule, 'unfinished', rest)
  else
    redis.call('HDEL', keys.schedule, 'unfinished')
    come_to_rest(keys.schedule, keys.due, keys.finished, id)
  end
end

local function finish(keys, id, run, suffix, state, line)
  redis.call('ZREM', keys.leases, run)
  if state == 'DEAD' then
    redis.call('HSET', keys.run, 'state', 'DEAD', 'token', '')
    redis.call('ZADD', keys.dead, digits(now), run)
  else
    redis.call('DEL', keys.run)
    redis.call('ZREM', keys.dead, run)
  end
  record(keys.history, line)
  settle(keys, id, suffix)
end

-- Returns false when the schedule no longer lists the run, so that it has nowhere to wait.
local function wait_again(keys, run, suffix, cause, not_before)
  local s = redis.call('HMGET', keys.schedule, 'unfinished', 'state')
  if not has_run(s[1], suffix) then return false end
  local held = s[2] == 'PAUSED' and not is_manual(suffix)
  redis.call('ZREM', keys.leases, run)
  redis.call('HSET', keys.run, 'state', 'WAITING', 'cause', cause, 'token', '')
  redis.call('ZADD', keys.waiting, held and '+inf' or digits(not_before), run)
  return true
end
