-- What waits for the end of a schedule's unfinished runs, in two lists that spaces separate.
-- One has its own fire times, the other what somebody asked for: manual runs, and fire times of the past to fill in. Each
-- is what follows the '@' in its run id, with '+n' behind it when it stands for n missed ones besides its own.

local MOST_QUEUED = 1000

-- How many of its own fire times an overlap rule lets wait.
local function most_queued(rule)
  if rule == 'QUEUE_ALL' then return MOST_QUEUED end
  return (rule == 'QUEUE_ONE' or rule == 'CANCEL_PREVIOUS') and 1 or 0
end

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

-- The unfinished runs that a fire time or a manual run which has to wait wants out of its way, but those that fill in.
local function to_cancel(rule, unfinished, filling)
  return rule == 'CANCEL_PREVIOUS' and without_run(unfinished, filling) or ''
end

-- The first of the runs that somebody asked for which is a manual one, or the first that is none.
local function first_asked(list, manual)
  for suffix in string.gmatch(list or '', '[^%s+]+') do
    if is_manual(suffix) == manual then return suffix end
  end
end

-- The one to start when there is room: a manual one, then its own, then one that fills in, one of those at a time.
local function first_behind(queued, asked, is_filling)
  return first_asked(asked, true) or first_queued(queued) or not is_filling and first_asked(asked, false) or nil
end

-- Those of a schedule's runs that may stand among the waiting ones: the unfinished, and the first of each kind behind them.
local function standing(unfinished, queued, asked)
  return (unfinished or '') .. ' ' .. (first_queued(queued) or '') .. ' ' .. (first_asked(asked, true) or '') .. ' '
    .. (first_asked(asked, false) or '')
end

-- Sets a list of runs in the schedule's hash; an empty one is left out.
local function set_list(schedule, field, list)
  if list ~= '' then
    redis.call('HSET', schedule, field, list)
  else
    redis.call('HDEL', schedule, field)
  end
end

-- Lets one of them start when there is room for it; a paused schedule holds it back unless it is manual.
local function release(run, suffix, s)
  if not suffix or count_runs(s.unfinished) >= overlap_limit(s.overlap) then return end
  local score = s.state == 'PAUSED' and not is_manual(suffix) and '+inf' or digits(now)
  redis.call('ZADD', run.waiting, 'NX', score, run.id .. '@' .. suffix)
  wake(run.channel, run.lane)
end
