-- What a run leaves behind when it ends, and when it goes back to waiting.

-- Counts failed runs in a row where there is a limit to them, as many of which pause it; a success ends the row.
local function count_failures(run, state, most)
  if state == 'SUCCEEDED' then
    redis.call('HDEL', run.schedule, 'failures')
  elseif state == 'DEAD' and most and redis.call('HINCRBY', run.schedule, 'failures', 1) >= tonumber(most)
    and redis.call('HGET', run.schedule, 'state') == 'ACTIVE' then
    pause(run, {reason = "failed runs in a row: " .. most, actor = 'carillon', since = iso(now)})
  end
end

-- Takes an ended run off its schedule; a schedule that was deleted or made anew does not list it, and is left alone.
local function settle(run, state)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'pauseAfterFailures', 'everyAfterMillis', 'filling')
  if not has_run(s[1], run.suffix) then return end
  local left = without_run(s[1], run.suffix)
  set_list(run.schedule, 'unfinished', left)
  if s[4] == run.suffix then redis.call('HDEL', run.schedule, 'filling') end
  if s[3] and left == '' and not is_manual(run.suffix) then redis.call('HSET', run.schedule, 'anchor', iso(now)) end
  if state == 'DEAD' then redis.call('HSET', run.schedule, 'died', '1') end
  count_failures(run, state, s[2])
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
  settle(run, state)
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
