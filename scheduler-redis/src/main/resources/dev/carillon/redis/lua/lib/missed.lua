-- What becomes of the fire times that passed during a pause.

-- Lets the latest of them run for all, behind what the schedule has queued (`s`, as it was read), or drops them.
local function miss(run, latest, others, catches_up, s)
  redis.call('HSET', run.schedule, 'last', nominal_of(latest))
  if not catches_up then
    redis.call('HINCRBY', run.counters, 'dropped.PAUSED', 1 + tonumber(others))
    record(run.history, dropped_line(run.id .. '@' .. latest, nominal_of(latest), others, 'PAUSED'))
  elseif not has_run(s.unfinished, latest) and not queued_missed(s.queued, latest) and not queued_missed(s.backfill, latest) then
    redis.call('HSET', run.schedule, 'queued', with_queued(s.queued, latest, others))
    if s.max_runs then redis.call('HINCRBY', run.schedule, 'started', 1) end
  end
end
