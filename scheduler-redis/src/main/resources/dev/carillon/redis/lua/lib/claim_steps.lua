-- Steps that the ways to claim share.

local ASK_AGAIN_MILLIS = 1000

local function moved(item)
  -- A due entry belongs to an active schedule only; one that is left over would stand in the way for ever.
  local s = redis.call('HMGET', item.schedule, 'state', 'task')
  if s[1] ~= 'ACTIVE' or s[2] ~= item.task then redis.call('ZREM', item.due, item.id) end
  return {'moved'}
end

-- Moves the schedule on, and sets what else is given, name and value in turn. With a limit to its starts, the last of
-- them leaves no fire time.
local function advance(item, starts, ...)
  moved_on = true
  local counted = item.max_runs ~= '' and redis.call('HINCRBY', item.schedule, 'started', starts)
  if item.next_iso ~= '' and not (counted and counted >= tonumber(item.max_runs)) then
    redis.call('HSET', item.schedule, 'next', item.next_iso, 'last', item.nominal_iso, ...)
    redis.call('ZADD', item.due, item.next_millis, item.id)
  else
    redis.call('HSET', item.schedule, 'last', item.nominal_iso, ...)
    redis.call('HDEL', item.schedule, 'next')
    redis.call('ZREM', item.due, item.id)
  end
end

local function count_dropped(item, run_id, nominal_iso, missed, reason)
  redis.call('HINCRBY', item.counters, 'dropped.' .. reason, 1 + tonumber(missed))
  record(item.history, dropped_line(run_id, nominal_iso, missed, reason))
end

local function drop(item, idle, reason)
  advance(item, 0)
  if idle then come_to_rest(item.schedule, item.due, item.finished, item.id) end
  count_dropped(item, item.run_id, item.nominal_iso, item.missed, reason)
  return {'dropped', reason}
end

local function grant(item, attempt, retries, losses, missed, cause, nominal_iso)
  local fence = next_fence()
  redis.call('HSET', item.run, 'state', 'RUNNING', 'task', item.task, 'generation', item.generation,
    'nominal', nominal_iso, 'node', node, 'fence', fence, 'token', token, 'claimed', iso(now), 'attempt', attempt,
    'retries', retries, 'losses', losses, 'missed', missed, 'cause', cause, 'onNodeLoss', item.on_node_loss)
  granted[#granted + 1] = lease_end
  granted[#granted + 1] = item.run_id
  return {'granted', fence, attempt, retries, losses, missed, cause, nominal_iso}
end

-- A deleted schedule of the same id left a run of that name, which is still under way: it keeps its record till it ends.
local function is_namesake_running(item)
  return redis.call('ZSCORE', item.leases, item.run_id)
end
