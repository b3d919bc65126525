-- The definition of a schedule as a list of names and values in turn, in which an absent field has an empty value.

-- The fire time goes, to be set anew; returns the calendars that it names now. Written before absent fields are removed:
-- a server that is out of memory refuses the first write, and so all of them.
local function define(schedule, fields)
  local written, absent = {}, {'next', 'pausedNext'}
  for i = 1, #fields, 2 do
    if fields[i + 1] == '' then
      absent[#absent + 1] = fields[i]
    else
      written[#written + 1] = fields[i]
      written[#written + 1] = fields[i + 1]
    end
  end
  redis.call('HSET', schedule, unpack(written))
  redis.call('HDEL', schedule, unpack(absent))
  return redis.call('HGET', schedule, 'except')
end

-- What is made anew soon after its id was deleted counts on from there, so that no plan fits the old one and the new one,
-- and remembers with which generation it began: dead letters of an earlier one are none of its own.
local function next_generation(schedule, expected, deleted)
  local last = redis.call('GET', deleted)
  local generation = digits(math.max(tonumber(expected), tonumber(last or '0')) + 1)
  if last then
    redis.call('HSET', schedule, 'born', generation)
    redis.call('DEL', deleted)
  end
  return generation
end

local function move_waiting(unfinished, id, from, to)
  for suffix in string.gmatch(from ~= to and unfinished or '', '%S+') do
    local run = id .. '@' .. suffix
    local score = redis.call('ZSCORE', from, run)
    if score then
      redis.call('ZREM', from, run)
      redis.call('ZADD', to, score, run)
    end
  end
end

-- A delay that is made without a fire time has none before its end. Where nothing ends it one is missing, for the audit to
-- find.
local function is_endless_delay(s)
  return s.delay and not s.end_at
end

-- Sets a fire time that nobody could know of, if there is one; a pause keeps it.
local function announce(run, is_paused, next_iso, next_millis, horizon)
  if next_millis == '' then return end
  redis.call('HSET', run.schedule, is_paused and 'pausedNext' or 'next', next_iso)
  if is_paused then return end
  redis.call('ZADD', run.due, next_millis, run.id)
  wake_if_soon(run.channel, run.lane, tonumber(next_millis) - now, tonumber(horizon))
end

-- Counts a schedule where there is a cap. What is counted says so itself, so it is counted once and the count cannot drift.
local function count_in(schedule, counters)
  local is_capped = redis.call('HEXISTS', counters, 'cap.schedules') == 1
  if is_capped and redis.call('HSETNX', schedule, 'counted', '1') == 1 then redis.call('HINCRBY', counters, 'schedules', 1) end
end

-- Lets nodes and people know that there is such a task, and such a lane; it stands nowhere else.
local function enter(run, old_due, tasks, lanes)
  count_in(run.schedule, run.counters)
  redis.call('ZREM', old_due, run.id)
  redis.call('ZREM', run.finished, run.id)
  redis.call('SADD', tasks, task_of(run.lane))
  if task_of(run.lane) ~= run.lane then redis.call('SADD', lanes, run.lane) end
end
