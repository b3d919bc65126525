-- What becomes of fire times that passed and that the schedule does not wait for.

local function drop_passed(run, latest, others, reason)
  redis.call('HSET', run.schedule, 'last', nominal_of(latest))
  redis.call('HINCRBY', run.counters, 'dropped.' .. reason, 1 + tonumber(others))
  record(run.history, dropped_line(run.id .. '@' .. latest, nominal_of(latest), others, reason))
end

-- Holds the queue to what the overlap rule lets wait, at least one: of more, the oldest give way, with one record for all.
local function hold_to_limit(run)
  local s = redis.call('HMGET', run.schedule, 'queued', 'overlap', 'maxRuns')
  local over = count_runs(s[1]) - math.max(1, most_queued(s[2]))
  if over <= 0 then return end
  local kept, gone, latest, missed = {}, 0, nil, -1
  for entry in string.gmatch(s[1], '%S+') do
    if gone == over then
      kept[#kept + 1] = entry
    else
      gone, latest = gone + 1, first_queued(entry)
      missed = missed + 1 + tonumber(queued_missed(entry, latest))
      redis.call('ZREM', run.waiting, run.id .. '@' .. latest)
    end
  end
  redis.call('HSET', run.schedule, 'queued', table.concat(kept, ' '))
  if s[3] then redis.call('HINCRBY', run.schedule, 'started', -gone) end
  redis.call('HINCRBY', run.counters, 'dropped.OVERLAP', 1 + missed)
  record(run.history, dropped_line(run.id .. '@' .. latest, nominal_of(latest), digits(missed), 'OVERLAP'))
end

-- Those of a pause: lets the latest run for all, behind what the schedule has queued (`s`, as it was read), or drops them.
-- Returns the unfinished runs that its overlap rule wants cancelled for it.
local function miss(run, latest, others, catches_up, s)
  if not catches_up then
    drop_passed(run, latest, others, 'PAUSED')
    return ''
  end
  redis.call('HSET', run.schedule, 'last', nominal_of(latest))
  if has_run(s.unfinished, latest) or has_run(s.taken, latest) or queued_missed(s.queued, latest)
    or queued_missed(s.asked, latest) then return '' end
  redis.call('HSET', run.schedule, 'queued', with_queued(s.queued, latest, others))
  if s.max_runs then redis.call('HINCRBY', run.schedule, 'started', 1) end
  hold_to_limit(run)
  return to_cancel(s.overlap, s.unfinished, s.filling)
end
