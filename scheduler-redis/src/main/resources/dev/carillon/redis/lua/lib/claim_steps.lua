-- Steps that the ways to claim share.

local ASK_AGAIN_MILLIS = 1000

local function moved(item)
  -- A due entry belongs to an active schedule only; one that is left over would stand in the way for ever.
  local s = redis.call('HMGET', item.schedule, 'state', 'task', 'priority')
  if s[1] ~= 'ACTIVE' or lane_of(s[2], s[3]) ~= item.lane then redis.call('ZREM', item.due, item.id) end
  return {'moved'}
end

local function grant(item, attempt, retries, losses, missed, cause, nominal_iso)
  local fence = next_fence()
  redis.call('HSET', item.run, 'state', 'RUNNING', 'task', task_of(item.lane), 'generation', item.generation,
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
