-- The ways to claim: each checks the state that the claim was planned from, then writes.

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

-- A fire time that would overlap waits, perhaps in the place of an older one, or is dropped.
local function overlap(item, unfinished, queued)
  local limit, length = tonumber(item.queue_limit), count_runs(queued)
  if length >= limit and limit ~= 1 then return drop(item, false, 'OVERLAP') end
  local older = length >= limit and first_queued(queued)
  if older then
    local older_run = item.id .. '@' .. older
    redis.call('ZREM', item.waiting, older_run)
    count_dropped(item, older_run, nominal_of(older), queued_missed(queued, older), 'OVERLAP')
    queued = without_queued(queued, older)
  end
  advance(item, older and 0 or 1, 'queued', with_queued(queued, item.suffix, item.missed))
  -- What it waits for was in the queue before it, and has not started: then it may start.
  if count_runs(unfinished) < tonumber(item.overlap) then
    redis.call('ZADD', item.waiting, digits(now), item.id .. '@' .. (first_queued(queued) or item.suffix))
  end
  return {'queued', item.cancels == '1' and unfinished or ''}
end

-- A deleted schedule of the same id left a run of that name, which is still under way: it keeps its record till it ends.
local function is_namesake_running(item)
  return redis.call('ZSCORE', item.leases, item.run_id)
end

local function claim_due(item)
  local s = redis.call('HMGET', item.schedule, 'generation', 'state', 'next', 'unfinished', 'task', 'queued')
  local same = s[1] == item.generation and s[3] == item.expected_iso and s[5] == item.task
  if not same or s[2] ~= 'ACTIVE' then return moved(item) end
  if tonumber(item.due_millis) > now then return {'early', digits(tonumber(item.due_millis) - now)} end
  if item.verb == 'drop' then return drop(item, not s[4] and not s[6], item.reason) end
  -- Its run was written back after the server had lost the claim: the schedule only has to move on.
  if has_run(s[4], item.suffix) or queued_missed(s[6], item.suffix) then
    advance(item, 0)
    return {'moved'}
  end
  local full = count_runs(s[4]) >= tonumber(item.overlap)
  if full or s[6] and item.queue_limit ~= '0' then return overlap(item, s[4], s[6]) end
  if is_namesake_running(item) then return {'early', digits(ASK_AGAIN_MILLIS)} end
  redis.call('DEL', item.run)
  advance(item, 1, 'unfinished', with_run(s[4], item.suffix))
  return grant(item, '1', '0', '0', item.missed, 'SCHEDULE', item.nominal_iso)
end

local function claim_queued(item, unfinished, queued, missed)
  if count_runs(unfinished) >= tonumber(item.overlap) then
    redis.call('ZREM', item.waiting, item.run_id)
    return {'moved'}
  end
  if is_namesake_running(item) then return {'early', digits(ASK_AGAIN_MILLIS)} end
  redis.call('DEL', item.run)
  redis.call('ZREM', item.waiting, item.run_id)
  redis.call('HSET', item.schedule, 'unfinished', with_run(unfinished, item.suffix))
  set_list(item.schedule, 'queued', without_queued(queued, item.suffix))
  return grant(item, '1', '0', '0', missed, 'SCHEDULE', nominal_of(item.suffix))
end

-- A count out of a record, which must not fail the others of the batch when the record is damaged.
local function count(text, more)
  return digits((tonumber(text) or 0) + (more or 0))
end

local function claim_waiting(item)
  local score = redis.call('ZSCORE', item.waiting, item.run_id)
  local r = redis.call('HMGET', item.run, 'state', 'nominal', 'attempt', 'retries', 'losses', 'missed', 'cause')
  local s = redis.call('HMGET', item.schedule, 'generation', 'unfinished', 'queued')
  local missed = queued_missed(s[3], item.suffix)
  local listed = missed or r[1] == 'WAITING' and r[2] and has_run(s[2], item.suffix)
  if not score or not listed then
    redis.call('ZREM', item.waiting, item.run_id)
    return {'moved'}
  end
  if s[1] ~= item.generation or score == 'inf' then return {'moved'} end
  if tonumber(score) > now then return {'early', digits(tonumber(score) - now)} end
  if missed then return claim_queued(item, s[2], s[3], missed) end
  redis.call('ZREM', item.waiting, item.run_id)
  return grant(item, count(r[3], 1), count(r[4]), count(r[5]), count(r[6]), r[7] or 'RECOVERY', r[2])
end
