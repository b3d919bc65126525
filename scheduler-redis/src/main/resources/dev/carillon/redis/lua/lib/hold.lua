-- How a pause of several gets hold of a schedule: when something of it is due.

-- Pauses the schedule via the group, and notes it among what is to be resumed at the group's end.
local function hold(run, group, held)
  pause(run, group)
  redis.call('ZADD', held, '0', group.scope .. ' ' .. run.id)
end

-- The first group that holds a fire time which is due: now, or at its time. A single instant waits for the end and fires.
local function holding_fire_time(run, groups)
  for _, group in ipairs(covering(groups, run.schedule)) do
    if not is_over(group) then return group end
    local due = redis.call('HEXISTS', run.schedule, 'at') == 0 and redis.call('ZSCORE', run.due, run.id)
    if due and is_before(iso(tonumber(due)), group.ends) then return group end
  end
end
