-- Where a schedule stands, and what becomes of it when it has neither a fire time nor a run.

local COMPLETED_KEPT_MILLIS = 24 * 3600 * 1000

-- Read in one go; the steps that change it keep it true.
local function standing_of(schedule)
  local s = redis.call('HMGET', schedule, 'state', 'next', 'task', 'priority', 'unfinished', 'queued', 'asked', 'filling',
    'overlap', 'everyAfterMillis', 'endAt', 'maxRuns', 'started', 'pauseAfterFailures', 'failures')
  return {
    state = s[1], next = s[2], task = s[3], priority = s[4], unfinished = s[5], queued = s[6], asked = s[7],
    filling = s[8], overlap = s[9], delay = s[10], end_at = s[11], max_runs = s[12], started = s[13],
    most_failures = s[14], failures = s[15],
  }
end

-- The fire time that the end of a run gives, nil when there is none within the schedule's bounds.
local function after_completion(s)
  if not s.delay or s.max_runs and tonumber(s.started or '0') >= tonumber(s.max_runs) then return nil end
  local next_millis = now + tonumber(s.delay)
  if s.end_at and is_before(s.end_at, iso(next_millis)) then return nil end
  return next_millis
end

-- For an active schedule without an unfinished run: what has no fire time left is completed, unless the end of a run
-- gives the next one.
local function come_to_rest(of, s)
  if s.state ~= 'ACTIVE' or s.next then return end
  local next_millis = after_completion(s)
  if next_millis then
    redis.call('HSET', of.schedule, 'next', iso(next_millis), 'anchor', now_iso())
    redis.call('ZADD', of.due, digits(next_millis), of.id)
  else
    redis.call('HSET', of.schedule, 'state', 'COMPLETED')
    redis.call('ZADD', of.finished, digits(now + COMPLETED_KEPT_MILLIS), of.id)
  end
end
