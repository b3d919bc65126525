-- The unfinished runs of a schedule: what follows the '@' in their ids, separated by spaces, oldest first.

local function count_runs(list)
  local count = 0
  for _ in string.gmatch(list or '', '%S+') do count = count + 1 end
  return count
end

-- How many of them there may be: what the overlap rule allows, or one.
local function overlap_limit(rule)
  return tonumber(string.match(rule or '', '%d+') or '1')
end

local function has_run(list, suffix)
  return list and string.find(' ' .. list .. ' ', ' ' .. suffix .. ' ', 1, true) ~= nil
end

local function with_run(list, suffix)
  if has_run(list, suffix) then return list end
  return (list and list ~= '') and list .. ' ' .. suffix or suffix
end

local function without_run(list, suffix)
  local kept = {}
  for each in string.gmatch(list or '', '%S+') do
    if each ~= suffix then kept[#kept + 1] = each end
  end
  return table.concat(kept, ' ')
end

-- Manual runs have something behind the time; a pause does not hold them.
local function is_manual(suffix)
  return string.find(suffix, '-', 1, true) ~= nil
end
