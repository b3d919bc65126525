-- The definition of a schedule as a list of names and values in turn, in which an absent field has an empty value.

local function is_defined_so(schedule, fields)
  local names = {}
  for i = 1, #fields, 2 do names[#names + 1] = fields[i] end
  local stored = redis.call('HMGET', schedule, unpack(names))
  for i = 1, #names do
    if (stored[i] or '') ~= fields[2 * i] then return false end
  end
  return true
end

-- Written before absent fields are removed: a server that is out of memory refuses the first write, and so all of them.
local function define(schedule, fields)
  local written, absent = {}, {}
  for i = 1, #fields, 2 do
    if fields[i + 1] == '' then
      absent[#absent + 1] = fields[i]
    else
      written[#written + 1] = fields[i]
      written[#written + 1] = fields[i + 1]
    end
  end
  redis.call('HSET', schedule, unpack(written))
  if #absent > 0 then redis.call('HDEL', schedule, unpack(absent)) end
end

-- What is made anew soon after its id was deleted counts on from there, so that no plan fits the old one and the new one.
local function next_generation(expected, deleted)
  local last = tonumber(redis.call('GET', deleted) or '0')
  redis.call('DEL', deleted)
  return digits(math.max(tonumber(expected), last) + 1)
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

local function with_fields(word, schedule)
  return {word, unpack(redis.call('HGETALL', schedule))}
end

-- The id under which a definition was stored that has a chosen one; false for none.
local function bound_to(definitions, fingerprint)
  return fingerprint ~= '' and redis.call('HGET', definitions, fingerprint)
end

-- Lets nodes and people know that there is such a task, and such a lane.
local function register(tasks, lanes, lane)
  redis.call('SADD', tasks, task_of(lane))
  if task_of(lane) ~= lane then redis.call('SADD', lanes, lane) end
end
