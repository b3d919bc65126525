-- Steps that the ways to claim share.

local ASK_AGAIN_MILLIS = 1000

local function moved(item)
  -- A due entry belongs to an active schedule only; one that is left over would stand in the way for ever.
  local s = redis.call('HMGET', item.schedule, 'state', 'task', 'priority')
  if s[1] ~= 'ACTIVE' or lane_of(s[2], s[3]) ~= item.lane then redis.call('ZREM', item.due, item.id) end
  return {'moved'}
end

-- A pause of several covers it. What is completed, with a dead letter that somebody requeued, cannot be paused.
local function held_back(item, group)
  if redis.call('HGET', item.schedule, 'state') ~= 'ACTIVE' then return {'early', digits(ASK_AGAIN_MILLIS)} end
  write_due()
  hold(item, group, item.held)
  return {'moved'}
end

-- A dead letter of its name is none any more once it starts anew, whatever its record looks like. That there was one is
-- seen by what a new record gets.
local function write_record(item, is_new, ...)
  if not is_new then
    redis.call('HSET', item.run, ...)
    return
  end
  local added = redis.pcall('HSET', item.run, ...)
  if type(added) == 'table' or added < select('#', ...) / 2 then
    redis.call('DEL', item.run)
    redis.call('ZREM', item.dead, item.run_id)
    redis.call('HSET', item.run, ...)
  end
end

local function grant(item, is_new, attempt, retries, losses, missed, cause, nominal_iso)
  local fence = next_fence()
  write_record(item, is_new, 'state', 'RUNNING', 'task', task_of(item.lane), 'generation', item.generation,
    'nominal', nominal_iso, 'node', node, 'fence', fence, 'token', token, 'claimed', now_iso(), 'attempt', attempt,
    'retries', retries, 'losses', losses, 'missed', missed, 'cause', cause, 'onNodeLoss', item.on_node_loss)
  if item.limit then
    redis.call('HSET', item.run, 'limited', '1')
    count_start(item.limit, item.run_id)
  end
  count_pace(item.counters)
  granted[#granted + 1] = lease_end
  granted[#granted + 1] = item.run_id
  return {'granted', fence, attempt, retries, losses, missed, cause, nominal_iso}
end

-- The answer for what may not start yet, nil for what may. A deleted schedule of the same id may have left a run of that
-- name, which keeps its record till it ends; or the task has no room, or the namespace.
local function held_up(item)
  if redis.call('ZSCORE', item.leases, item.run_id) then return {'early', digits(ASK_AGAIN_MILLIS)} end
  local wait = item.limit and limited_for(item.limit, item.leases) or paced_for(item.counters)
  if wait then return {'limited', digits(wait)} end
end

-- What all items change in the same sets, with one call for each.
local function write_together(leases, fence)
  write_due()
  if #granted == 0 then return end
  redis.call('ZADD', leases, unpack(granted))
  redis.call('SET', fence, digits(first_fence + fences_given - 1))
end
