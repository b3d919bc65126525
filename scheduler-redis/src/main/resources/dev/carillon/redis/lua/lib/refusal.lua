-- Why a definition, a list of names and values in turn in which an absent field has an empty value, is not stored.

local function is_defined_so(schedule, fields)
  local names = {}
  for i = 1, #fields, 2 do names[#names + 1] = fields[i] end
  local stored = redis.call('HMGET', schedule, unpack(names))
  for i = 1, #names do
    if (stored[i] or '') ~= fields[2 * i] then return false end
  end
  return true
end

local function with_fields(word, schedule)
  return {word, unpack(redis.call('HGETALL', schedule))}
end

-- For a definition that is stored under an id that somebody chose.
local function bound(definitions, fingerprint, id)
  local noted = fingerprint ~= '' and redis.call('HGET', definitions, fingerprint)
  if noted and noted ~= id then return {'bound', noted} end
end

-- For one schedule more than there may be, if somebody has set a cap.
local function full(counters)
  local c = redis.call('HMGET', counters, 'cap.schedules', 'schedules')
  if c[1] and (tonumber(c[2]) or 0) >= tonumber(c[1]) then return {'full', c[1]} end
end

-- Why a definition is not stored; nil when it may be. Schedules are counted among the counters.
local function conflict(schedule, fields, counters, expected, expected_next)
  local s = redis.call('HMGET', schedule, 'generation', 'next', 'state', 'pausedNext')
  if not s[1] and expected == '0' then return full(counters) end
  if not s[1] then return {'gone'} end
  if is_defined_so(schedule, fields) then return with_fields('unchanged', schedule) end
  -- A version that does not know it leaves it behind when a pause ends.
  local kept = s[3] == 'PAUSED' and s[4] or ''
  if s[1] ~= expected or (s[2] or '') .. ' ' .. kept ~= expected_next then return with_fields('differs', schedule) end
end

-- Why a definition that was planned with some calendars, name=version in turn, is not stored; nil when it may be.
local function calendar_refusal(calendars, planned)
  for name in string.gmatch(planned, '(%S+)=') do
    if not version_of(calendars, name) then return {'unknown', name} end
  end
  if are_outdated(calendars, planned) then return {'outdated'} end
end
