-- What becomes of a schedule that has neither a fire time nor a run.

local COMPLETED_KEPT_MILLIS = 24 * 3600 * 1000

-- The fire time that the end of a run gives, nil when there is none within the schedule's bounds.
local function after_completion(delay, end_at, max_runs, started)
  if not delay or max_runs and tonumber(started or '0') >= tonumber(max_runs) then return nil end
  local next_millis = now + tonumber(delay)
  if end_at and is_before(end_at, iso(next_millis)) then return nil end
  return next_millis
end

-- For an active schedule without an unfinished run: what has no fire time left is completed, unless the end of a run
-- gives the next one.
local function come_to_rest(schedule, due, finished, id)
  local s = redis.call('HMGET', schedule, 'state', 'next', 'everyAfterMillis', 'endAt', 'maxRuns', 'started')
  if s[1] ~= 'ACTIVE' or s[2] then return end
  local next_millis = after_completion(s[3], s[4], s[5], s[6])
  if next_millis then
    redis.call('HSET', schedule, 'next', iso(next_millis), 'anchor', iso(now))
    redis.call('ZADD', due, digits(next_millis), id)
  else
    redis.call('HSET', schedule, 'state', 'COMPLETED')
    redis.call('ZADD', finished, digits(now + COMPLETED_KEPT_MILLIS), id)
  end
end
