-- How a schedule moves on from a fire time, and what a dropped one leaves behind.

-- What a server had lost of the fire times behind this one is of interest no more.
local function forget_taken(item)
  local kept = {}
  for suffix in string.gmatch(item.taken, '%S+') do
    if is_before(item.suffix, suffix) then kept[#kept + 1] = suffix end
  end
  set_list(item.schedule, 'taken', table.concat(kept, ' '))
end

-- Due entries to write with one call for each set, once it is known what the request does: those that move, then those
-- that go. The same schedule may be among both, which then has no fire time left.
local moving, leaving = {}, {}

local function move_due(item, millis)
  local changes = millis and moving or leaving
  local of_set = changes[item.due] or {}
  changes[item.due] = of_set
  if millis then of_set[#of_set + 1] = millis end
  of_set[#of_set + 1] = item.id
end

local function write_due()
  for due, entries in pairs(moving) do redis.call('ZADD', due, unpack(entries)) end
  for due, ids in pairs(leaving) do redis.call('ZREM', due, unpack(ids)) end
  moving, leaving = {}, {}
end

-- Comes to rest when nothing of it is left to do.
local function rest_after(item)
  write_due()
  come_to_rest(item, standing_of(item.schedule))
end

-- Moves the schedule on, and sets what else is given, name and value in turn. With a limit to its starts, the last of
-- them leaves no fire time.
local function advance(item, starts, ...)
  item.has_advanced = true
  local counted = item.max_runs ~= '' and redis.call('HINCRBY', item.schedule, 'started', starts)
  if item.next_iso ~= '' and not (counted and counted >= tonumber(item.max_runs)) then
    redis.call('HSET', item.schedule, 'next', item.next_iso, 'last', item.nominal_iso, ...)
    move_due(item, item.next_millis)
  else
    redis.call('HSET', item.schedule, 'last', item.nominal_iso, ...)
    redis.call('HDEL', item.schedule, 'next')
    move_due(item)
  end
  if item.taken then forget_taken(item) end
end

local function count_dropped(item, run_id, nominal_iso, missed, reason)
  redis.call('HINCRBY', item.counters, 'dropped.' .. reason, 1 + tonumber(missed))
  record(item.history, dropped_line(run_id, nominal_iso, missed, reason))
end

local function drop(item, idle, reason)
  advance(item, 0)
  if idle then rest_after(item) end
  count_dropped(item, item.run_id, item.nominal_iso, item.missed, reason)
  return {'dropped', reason}
end
