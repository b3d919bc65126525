-- The pauses of several schedules at once: what there are, which of them cover a schedule, and which have ended.

local function words_of(value, otherwise)
  return type(value) == 'string' and value ~= '' and value or otherwise
end

local function moment_of(value, otherwise)
  return type(value) == 'string' and string.match(value, '^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d%.?%d*Z$') or otherwise
end

-- What cannot be read holds, like a pause that somebody has to end.
local function read_group(scope, text)
  local is_json, record = pcall(cjson.decode, text)
  if not is_json or type(record) ~= 'table' then record = {} end
  return {
    scope = scope, text = text,
    reason = words_of(record.reason, 'the record of this pause cannot be read'),
    actor = words_of(record.actor, 'unknown'),
    since = moment_of(record.since, now_iso()),
    ends = moment_of(record.ended) or moment_of(record['until']),
    is_ended = moment_of(record.ended) and true,
    is_readable = type(record.reason) == 'string',
    catches_up = record.catchUp == true,
  }
end

-- All of them, in the order of their scopes.
local function read_groups(key)
  local fields, groups = redis.call('HGETALL', key), {}
  for i = 1, #fields, 2 do groups[#groups + 1] = read_group(fields[i], fields[i + 1]) end
  table.sort(groups, function(one, other) return one.scope < other.scope end)
  return groups
end

local function is_over(group)
  return group.ends and not is_before(now_iso(), group.ends)
end

-- Those that cover a schedule, by its definition as it is now.
local function covering(groups, schedule)
  local found = {}
  if #groups == 0 then return found end
  local s = redis.call('HMGET', schedule, 'task', 'tags')
  local tags = ' ' .. (s[2] or '') .. ' '
  for _, group in ipairs(groups) do
    local kind, name = string.match(group.scope, '^(%l+):(.+)$')
    local is_tagged = kind == 'tag' and string.find(tags, ' ' .. name .. ' ', 1, true)
    if group.scope == 'all' or is_tagged or kind == 'task' and name == s[1] then found[#found + 1] = group end
  end
  return found
end

-- Those of them that hold the schedule now.
local function holding(groups, schedule)
  local found = {}
  for _, group in ipairs(covering(groups, schedule)) do
    if not is_over(group) then found[#found + 1] = group end
  end
  return found
end
