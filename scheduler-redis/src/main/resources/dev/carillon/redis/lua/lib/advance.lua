-- How a schedule moves on from a fire time, and what a dropped one leaves behind.

-- What a server had lost of the fire times behind this one is of interest no more.
local function forget_taken(item)
  local kept = {}
  for suffix in string.gmatch(item.taken, '%S+') do
    if is_before(item.suffix, suffix) then kept[#kept + 1] = suffix end
  end
  set_list(item.schedule, 'taken', table.concat(kept, ' '))
end

-- Moves the schedule on, and sets what else is given, name and value in turn. With a limit to its starts, the last of
-- them leaves no fire time.
local function advance(item, starts, ...)
  item.has_advanced = true
  local counted = item.max_runs ~= '' and redis.call('HINCRBY', item.schedule, 'started', starts)
  if item.next_iso ~= '' and not (counted and counted >= tonumber(item.max_runs)) then
    redis.call('HSET', item.schedule, 'next', item.next_iso, 'last', item.nominal_iso, ...)
    redis.call('ZADD', item.due, item.next_millis, item.id)
  else
    redis.call('HSET', item.schedule, 'last', item.nominal_iso, ...)
    redis.call('HDEL', item.schedule, 'next')
    redis.call('ZREM', item.due, item.id)
  end
  if item.taken then forget_taken(item) end
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
