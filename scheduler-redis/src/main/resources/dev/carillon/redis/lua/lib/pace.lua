-- How many attempts may start in a second in the whole shard, if somebody has set a cap.

-- Each start uses up its share of the time, and may be ahead of it by a little.
local AHEAD_MILLIS = 100
local pace

local function pace_of(counters)
  if not pace then
    local c = redis.call('HMGET', counters, 'cap.fires', 'paced')
    local share, used = tonumber(c[1]) and 1000 / tonumber(c[1]), tonumber(c[2]) or 0
    -- further ahead than any start leads: the clock was put back
    if share and used > now + AHEAD_MILLIS + share + 1 then used = now end
    pace = {share = share, used = math.max(used, now)}
  end
  return pace
end

-- After how many ms to ask again, nil when an attempt may start now.
local function paced_for(counters)
  local p = pace_of(counters)
  local wait = p.share and math.ceil(p.used - now - AHEAD_MILLIS)
  return wait and wait > 0 and wait or nil
end

local function count_pace(counters)
  local p = pace_of(counters)
  if not p.share then return end
  p.used = p.used + p.share
  redis.call('HSET', counters, 'paced', string.format('%.3f', p.used))
end
