-- Claims the occurrence of a due schedule: checks the state that the claim was planned from, then writes.

-- A fire time that would overlap waits, perhaps in the place of an older one, or is dropped. It is never dropped for a run
-- that only fills in, and has none of those cancelled.
local function overlap(item, unfinished, queued, filling)
  local limit, length = tonumber(item.queue_limit), count_runs(queued)
  local own = filling and without_run(unfinished, filling) or unfinished
  if limit == 0 and own ~= unfinished and count_runs(own) < tonumber(item.overlap) then limit = 1 end
  if length >= limit and limit ~= 1 then return drop(item, false, 'OVERLAP') end
  local older = length >= limit and first_queued(queued)
  local kept = older and without_queued(queued, older) or queued
  advance(item, older and 0 or 1, 'queued', with_queued(kept, item.suffix, item.missed))
  if older then
    local older_run = item.id .. '@' .. older
    redis.call('ZREM', item.waiting, older_run)
    count_dropped(item, older_run, nominal_of(older), queued_missed(queued, older), 'OVERLAP')
  end
  -- What it waits for was in the queue before it, and has not started: then it may start.
  if count_runs(unfinished) < tonumber(item.overlap) then
    redis.call('ZADD', item.waiting, 'NX', digits(now), item.id .. '@' .. (first_queued(kept) or item.suffix))
  end
  return {'queued', item.cancels == '1' and own or '', older and digits(1 + tonumber(queued_missed(queued, older))) or '0'}
end

-- The start of its run counts, which the server has lost as well.
local function already_taken(item, is_busy)
  advance(item, 1)
  if not is_busy then rest_after(item) end
  return {'moved'}
end

local function claim_due(item)
  local s = redis.call('HMGET', item.schedule, 'generation', 'state', 'next', 'unfinished', 'task', 'queued', 'asked',
    'priority', 'filling', 'taken')
  local same = s[1] == item.generation and s[3] == item.expected_iso and lane_of(s[5], s[8]) == item.lane
  if not same or s[2] ~= 'ACTIVE' then return moved(item) end
  if are_outdated(item.calendars, item.planned_with) then return {'moved'} end
  if tonumber(item.due_millis) > now then return {'early', digits(tonumber(item.due_millis) - now)} end
  local group = holding_fire_time(item, item.groups)
  if group then return held_back(item, group) end
  if item.verb == 'drop' then return drop(item, not (s[4] or s[6] or s[7]), item.reason) end
  item.taken = s[10]
  -- It has started before: the server had lost that, and was told again.
  if has_run(item.taken, item.suffix) then return already_taken(item, s[4] or s[6] or s[7]) end
  -- Its run was written back after the server had lost the claim: the schedule only has to move on.
  if has_run(s[4], item.suffix) or queued_missed(s[6], item.suffix) or queued_missed(s[7], item.suffix) then
    advance(item, 0)
    return {'moved'}
  end
  local full = count_runs(s[4]) >= tonumber(item.overlap)
  if full or s[6] and item.queue_limit ~= '0' then return overlap(item, s[4], s[6], s[9]) end
  local held = held_up(item)
  if held then return held end
  advance(item, 1, 'unfinished', with_run(s[4], item.suffix))
  -- The rest of its record is what was asked for.
  return {'granted', grant(item, true, '1', '0', '0', item.missed, 'SCHEDULE', item.nominal_iso)[2]}
end
