-- What a run leaves behind when it ends, and when it goes back to waiting.

local COMPLETED_KEPT_MILLIS = 24 * 3600 * 1000

local function complete_schedule(schedule, finished, id)
  redis.call('HSET', schedule, 'state', 'COMPLETED')
  redis.call('HDEL', schedule, 'next')
  redis.call('ZADD', finished, digits(now + COMPLETED_KEPT_MILLIS), id)
end

-- Takes an ended run off its schedule; a schedule that was deleted or made anew does not list it, and is left alone.
local function settle(keys, id, suffix)
  local s = redis.call('HMGET', keys.schedule, 'unfinished', 'state', 'next', 'everyAfterMillis')
  if not has_run(s[1], suffix) then return end
  local rest = without_run(s[1], suffix)
  if rest ~= '' then
    redis.call('HSET', keys.schedule, 'unfinished', rest)
    return
  end
  redis.call('HDEL', keys.schedule, 'unfinished')
  if s[2] ~= 'ACTIVE' or (s[3] and not s[4]) then return end
  if not s[4] then return complete_schedule(keys.schedule, keys.finished, id) end
  local due = now + tonumber(s[4])
  redis.call('HSET', keys.schedule, 'next', iso(due))
  redis.call('ZADD', keys.due, digits(due), id)
end

local function finish(keys, id, run, suffix, state, line)
  redis.call('ZREM', keys.leases, run)
  if state == 'DEAD' then
    redis.call('HSET', keys.run, 'state', 'DEAD', 'token', '')
    redis.call('ZADD', keys.dead, digits(now), run)
  else
    redis.call('DEL', keys.run)
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
