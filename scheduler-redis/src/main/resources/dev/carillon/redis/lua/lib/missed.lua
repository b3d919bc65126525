-- What becomes of fire times that passed and that the schedule does not wait for.

local function drop_passed(run, latest, others, reason)
  redis.call('HSET', run.schedule, 'last', nominal_of(latest))
  redis.call('HINCRBY', run.counters, 'dropped.' .. reason, 1 + tonumber(others))
  record(run.history, dropped_line(run.id .. '@' .. latest, nominal_of(latest), others, reason))
end

-- Those of a pause: lets the latest run for all, behind what the schedule has queued (`s`, as it was read), or drops them.
local function miss(run, latest, others, catches_up, s)
  if not catches_up then return drop_passed(run, latest, others, 'PAUSED') end
  redis.call('HSET', run.schedule, 'last', nominal_of(latest))
  if not has_run(s.unfinished, latest) and not queued_missed(s.queued, latest) and not queued_missed(s.backfill, latest) then
    redis.call('HSET', run.schedule, 'queued', with_queued(s.queued, latest, others))
    if s.max_runs then redis.call('HINCRBY', run.schedule, 'started', 1) end
  end
end
