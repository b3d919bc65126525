-- What tasks may have in progress in the whole cluster, and how many of their attempts may start in a time.

local LIMIT_KEYS, LIMIT_FIELDS = 2, 4
local NO_ROOM_MILLIS = 1000

-- By task what its limits are, and where its attempts are counted.
local function task_limits(keys, args)
  local limits = {}
  for i = 1, #args / LIMIT_FIELDS do
    local k, a = (i - 1) * LIMIT_KEYS, (i - 1) * LIMIT_FIELDS
    limits[args[a + 1]] = {
      running = keys[k + 1], starts = keys[k + 2],
      most = tonumber(args[a + 2]), rate = tonumber(args[a + 3]), period = tonumber(args[a + 4]),
    }
  end
  return limits
end

-- How many of the task are in progress. The set is counted out only when it looks full: what has no lease, and was not
-- granted one by this very request, is not in progress, and is struck off with the next start.
local function in_progress(limit, leases)
  if not limit.live then limit.live, limit.over, limit.fresh = redis.call('SCARD', limit.running), {}, {} end
  if limit.live < limit.most or limit.is_counted_out then return limit.live end
  limit.live, limit.is_counted_out = 0, true
  for _, run in ipairs(redis.call('SMEMBERS', limit.running)) do
    if limit.fresh[run] or redis.call('ZSCORE', leases, run) then
      limit.live = limit.live + 1
    else
      limit.over[#limit.over + 1] = run
    end
  end
  return limit.live
end

-- After how many ms to ask again, nil when an attempt may start now.
local function limited_for(limit, leases)
  if limit.most > 0 and in_progress(limit, leases) >= limit.most then return NO_ROOM_MILLIS end
  local start = limit.rate > 0 and redis.call('LINDEX', limit.starts, limit.rate - 1)
  local wait = start and tonumber(start) + limit.period - now
  return wait and wait > 0 and wait or nil
end

local function count_start(limit, run)
  if limit.most > 0 then
    -- an earlier attempt of this very run may be among them
    for _, over in ipairs(limit.over) do redis.call('SREM', limit.running, over) end
    redis.call('SADD', limit.running, run)
    limit.live, limit.over, limit.fresh[run] = limit.live + 1, {}, true
  end
  if limit.rate > 0 then
    redis.call('LPUSH', limit.starts, digits(now))
    redis.call('LTRIM', limit.starts, 0, limit.rate - 1)
    redis.call('PEXPIRE', limit.starts, limit.period)
  end
end
