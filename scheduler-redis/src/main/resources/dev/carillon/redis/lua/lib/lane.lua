-- The lane in which a schedule's fire times and runs stand: its task, with ':9' behind it for priority 9.

local function lane_of(task, priority)
  return task and priority and string.format('%s:%s', task, priority) or task
end

local function task_of(lane)
  return string.match(lane, '^[^:]*')
end
