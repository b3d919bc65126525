-- What a run leaves behind when it ends, and when it goes back to waiting.

-- Runs that end in this request, other than as dead letters: they leave their sets together.
local ended = {}

-- Counts failed runs in a row where there is a limit to them, as many of which pause it; a success ends the row.
local function count_failures(run, state, s)
  local most = s.most_failures
  if state == 'DEAD' and most and redis.call('HINCRBY', run.schedule, 'failures', 1) >= tonumber(most)
    and s.state == 'ACTIVE' then
    pause(run, {reason = "failed runs in a row: " .. most, actor = 'carillon', since = now_iso()})
    s.state, s.next = 'PAUSED', false
  end
end

-- Takes an ended run off its schedule; a schedule that was deleted or made anew does not list it, and is left alone.
local function settle(run, state, s)
  if not has_run(s.unfinished, run.suffix) then return end
  local left, over = without_run(s.unfinished, run.suffix), {}
  if left ~= '' then redis.call('HSET', run.schedule, 'unfinished', left) else over[1] = 'unfinished' end
  if s.filling == run.suffix then over[#over + 1] = 'filling' end
  if s.failures and state == 'SUCCEEDED' then over[#over + 1] = 'failures' end
  if over[1] then redis.call('HDEL', run.schedule, unpack(over)) end
  s.unfinished, s.filling = left ~= '' and left, s.filling ~= run.suffix and s.filling
  if s.delay and left == '' and not is_manual(run.suffix) then redis.call('HSET', run.schedule, 'anchor', now_iso()) end
  if state == 'DEAD' then redis.call('HSET', run.schedule, 'died', '1') end
  count_failures(run, state, s)
  go_on(run, s)
end

local function finish(run, state, line, s)
  -- The first write is one that a server without memory allows, and with it all others.
  if state == 'DEAD' then
    redis.call('ZREM', run.leases, run.name)
    redis.call('HSET', run.record, 'state', 'DEAD', 'token', '')
    redis.call('ZADD', run.dead, digits(now), run.name)
  else
    redis.call('DEL', run.record)
    ended[#ended + 1] = run.name
  end
  record(run.history, line)
  settle(run, state, s)
end

-- The last step of a request in which runs may have ended.
local function strike_ended(leases, dead)
  if not ended[1] then return end
  redis.call('ZREM', leases, unpack(ended))
  redis.call('ZREM', dead, unpack(ended))
end

-- Returns false when the schedule no longer lists the run, so that it has nowhere to wait, or somebody wants it cancelled.
local function wait_again(run, cause, not_before, s)
  if not has_run(s.unfinished, run.suffix) or redis.call('HEXISTS', run.record, 'cancel') == 1 then return false end
  local held = s.state == 'PAUSED' and not is_manual(run.suffix)
  redis.call('ZREM', run.leases, run.name)
  redis.call('HSET', run.record, 'state', 'WAITING', 'cause', cause, 'token', '')
  redis.call('ZADD', run.waiting, held and '+inf' or digits(not_before), run.name)
  return true
end
