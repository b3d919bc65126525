-- What a run leaves behind when it ends, and when it goes back to waiting.

local COMPLETED_KEPT_MILLIS = 24 * 3600 * 1000

-- The fire time that the end of a run gives, nil when there is none within the schedule's bounds.
local function after_completion(delay, end_at, max_runs, started)
  if not delay or max_runs and tonumber(started or '0') >= tonumber(max_runs) then return nil end
  local next_millis = now + tonumber(delay)
  -- without the Z behind them, times in ISO 8601 stand in the order of their texts, with a fraction or without
  if end_at and string.sub(iso(next_millis), 1, -2) > string.sub(end_at, 1, -2) then return nil end
  return next_millis
end

-- For an active schedule without an unfinished run: what has no fire time left is completed, unless the end of a run
-- gives the next one.
local function come_to_rest(schedule, due, finished, id)
  local s = redis.call('HMGET', schedule, 'state', 'next', 'everyAfterMillis', 'endAt', 'maxRuns', 'started')
  if s[1] ~= 'ACTIVE' or s[2] then return end
  local next_millis = after_completion(s[3], s[4], s[5], s[6])
  if next_millis then
    redis.call('HSET', schedule, 'next', iso(next_millis))
    redis.call('ZADD', due, digits(next_millis), id)
  else
    redis.call('HSET', schedule, 'state', 'COMPLETED')
    redis.call('ZADD', finished, digits(now + COMPLETED_KEPT_MILLIS), id)
  end
end

-- What a schedule does when a run of it is gone: it starts what is queued, or comes to rest.
local function go_on(run)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'queued', 'overlap', 'state')
  if s[2] then
    release(run, s[2], s[1], s[3], s[4])
  elseif not s[1] then
    come_to_rest(run.schedule, run.due, run.finished, run.id)
  end
end

-- Takes an ended run off its schedule; a schedule that was deleted or made anew does not list it, and is left alone.
local function settle(run)
  local unfinished = redis.call('HGET', run.schedule, 'unfinished')
  if not has_run(unfinished, run.suffix) then return end
  set_list(run.schedule, 'unfinished', without_run(unfinished, run.suffix))
  go_on(run)
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

-- Returns false when the schedule no longer lists the run, so that it has nowhere to wait, or somebody wants it cancelled.
local function wait_again(run, cause, not_before)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'state')
  if not has_run(s[1], run.suffix) or redis.call('HEXISTS', run.record, 'cancel') == 1 then return false end
  local held = s[2] == 'PAUSED' and not is_manual(run.suffix)
  redis.call('ZREM', run.leases, run.name)
  redis.call('HSET', run.record, 'state', 'WAITING', 'cause', cause, 'token', '')
  redis.call('ZADD', run.waiting, held and '+inf' or digits(not_before), run.name)
  return true
end
