-- The fire times of a schedule that wait for the end of its unfinished runs, oldest first, separated by spaces.
-- Each is what follows the '@' in its run id, with '+n' behind it when it stands for n missed ones besides its own.

local function first_queued(list)
  return string.match(list or '', '[^%s+]+')
end

-- How many missed fire times a queued one stands for; nil when it is not queued.
local function queued_missed(list, suffix)
  for name, missed in string.gmatch(list or '', '([^%s+]+)%+?(%d*)') do
    if name == suffix then return missed == '' and '0' or missed end
  end
end

local function with_queued(list, suffix, missed)
  local entry = missed == '0' and suffix or suffix .. '+' .. missed
  return (list and list ~= '') and list .. ' ' .. entry or entry
end

local function without_queued(list, suffix)
  local kept = {}
  for entry in string.gmatch(list or '', '%S+') do
    if first_queued(entry) ~= suffix then kept[#kept + 1] = entry end
  end
  return table.concat(kept, ' ')
end

-- Those of a schedule's runs that may stand among the waiting ones: the unfinished, and the first of each queue.
local function standing(unfinished, queued, backfill)
  return (unfinished or '') .. ' ' .. (first_queued(queued) or '') .. ' ' .. (first_queued(backfill) or '')
end

-- Sets a list of runs in the schedule's hash; an empty one is left out.
local function set_list(schedule, field, list)
  if list ~= '' then
    redis.call('HSET', schedule, field, list)
  else
    redis.call('HDEL', schedule, field)
  end
end

-- Lets the first of them start when there is room for it; a paused schedule holds it back.
local function release(run, queued, unfinished, overlap, state)
  if count_runs(unfinished) >= overlap_limit(overlap) then return end
  local score = state == 'PAUSED' and '+inf' or digits(now)
  redis.call('ZADD', run.waiting, 'NX', score, run.id .. '@' .. first_queued(queued))
  wake(run.channel, run.lane)
end
