-- Claims the occurrence of a due schedule: checks the state that the claim was planned from, then writes.

local ASK_AGAIN_MILLIS = 1000

local function moved(item)
  -- A due entry belongs to an active schedule only; one that is left over would stand in the way for ever.
  local s = redis.call('HMGET', item.schedule, 'state', 'task')
  if s[1] ~= 'ACTIVE' or s[2] ~= item.task then redis.call('ZREM', item.list, item.id) end
  return {'moved'}
end

local function advance(item, unfinished)
  moved_on = true
  if item.next_iso ~= '' then
    redis.call('HSET', item.schedule, 'next', item.next_iso, 'last', item.nominal_iso, 'unfinished', unfinished)
    redis.call('ZADD', item.list, item.next_millis, item.id)
  else
    redis.call('HSET', item.schedule, 'last', item.nominal_iso, 'unfinished', unfinished)
    redis.call('HDEL', item.schedule, 'next')
    redis.call('ZREM', item.list, item.id)
  end
  if unfinished == '' then redis.call('HDEL', item.schedule, 'unfinished') end
end

local function drop(item, unfinished, reason)
  advance(item, unfinished or '')
  if not unfinished then come_to_rest(item.schedule, item.list, item.finished, item.id) end
  redis.call('HINCRBY', item.counters, 'dropped.' .. reason, 1 + tonumber(item.missed))
  record(item.history, '{"run":"' .. item.run_id .. '","state":"SKIPPED","nominal":"' .. item.nominal_iso
    .. '","ended":"' .. iso(now) .. '","missedCount":' .. item.missed .. ',"reason":"' .. reason .. '"}')
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

local function claim_due(item)
  local s = redis.call('HMGET', item.schedule, 'generation', 'state', 'next', 'unfinished', 'task')
  local same = s[1] == item.generation and s[3] == item.expected_iso and s[5] == item.task
  if not same or s[2] ~= 'ACTIVE' then return moved(item) end
  if tonumber(item.nominal_millis) > now then return {'early', digits(tonumber(item.nominal_millis) - now)} end
  if item.verb == 'drop' then return drop(item, s[4], item.reason) end
  -- Its run was written back after the server had lost the claim: the schedule only has to move on.
  if has_run(s[4], item.suffix) then
    advance(item, s[4])
    return {'moved'}
  end
  if count_runs(s[4]) >= tonumber(item.overlap) then return drop(item, s[4], 'OVERLAP') end
  -- A deleted schedule of the same id left a run of that name, which is still under way: it keeps its record till it ends.
  if redis.call('ZSCORE', item.leases, item.run_id) then return {'early', digits(ASK_AGAIN_MILLIS)} end
  advance(item, with_run(s[4], item.suffix))
  -- A dead letter of that name. Not the first write: that must be one that a server without memory refuses.
  redis.call('DEL', item.run)
  return grant(item, '1', '0', '0', item.missed, 'SCHEDULE', item.nominal_iso)
end
