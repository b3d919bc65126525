-- The calendars that schedules name, and in which versions their fire times were planned.

local function version_of(calendars, name)
  return redis.call('HGET', calendars, name .. ':version')
end

-- True when the calendars that a caller planned with, name=version in turn, are others by now. Without calendars it
-- costs no command.
local function are_outdated(calendars, planned)
  for name, version in string.gmatch(planned, '(%S+)=(%S*)') do
    if (version_of(calendars, name) or '') ~= version then return true end
  end
  return false
end

-- Keeps the list of who names which calendar in step with the schedules' own lists.
local function note_users(users, id, before, after)
  if before == after then return end
  for name in string.gmatch(before or '', '%S+') do redis.call('ZREM', users, name .. ' ' .. id) end
  for name in string.gmatch(after or '', '%S+') do redis.call('ZADD', users, 0, name .. ' ' .. id) end
end
