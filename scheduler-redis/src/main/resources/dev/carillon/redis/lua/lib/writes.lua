-- What handlers may have written: a write either cannot fail, or what would make it fail is found before the first one.

local WRITE_FIELDS = 3
local MOST_DIGITS = 15

local WRITTEN_TYPES = {set = 'string', increment = 'string', put = 'hash', count = 'hash', add = 'set', score = 'zset',
  push = 'list', append = 'stream'}
local COMMANDS = {set = 'SET', increment = 'INCRBY', put = 'HSET', count = 'HINCRBY', add = 'SADD', score = 'ZADD',
  push = 'RPUSH', append = 'XADD', delete = 'DEL', expire = 'PEXPIRE'}

local MAKE = {
  set = function(key, value) redis.call('SET', key, value) end,
  increment = function(key, by) redis.call('INCRBY', key, by) end,
  put = function(key, field, value) redis.call('HSET', key, field, value) end,
  count = function(key, field, by) redis.call('HINCRBY', key, field, by) end,
  add = function(key, member) redis.call('SADD', key, member) end,
  score = function(key, member, score) redis.call('ZADD', key, score, member) end,
  push = function(key, value) redis.call('RPUSH', key, value) end,
  append = function(key, field, value) redis.call('XADD', key, '*', field, value) end,
  delete = function(key) redis.call('DEL', key) end,
  expire = function(key, millis) redis.call('PEXPIRE', key, millis) end,
}

-- Numbers that the server takes as such, far enough from its largest that no sum of a request gets there.
local function is_countable(text)
  local figures = string.match(text, '^%-?([1-9]%d*)$')
  return text == '0' or figures and #figures <= MOST_DIGITS
end

local function number_under(key, verb, field)
  if verb == 'increment' then return redis.call('GET', key) end
  return verb == 'count' and redis.call('HGET', key, field)
end

-- Why a write cannot be made, nil when it can.
local function in_the_way(key, verb, first)
  if not MAKE[verb] then return 'there is no such write' end
  -- whatever follows the key of a DEL is a key as well
  local objects = verb == 'delete' and {key} or {key, first}
  if redis.acl_check_cmd and not redis.acl_check_cmd(COMMANDS[verb], unpack(objects)) then
    return 'the user may not call ' .. COMMANDS[verb]
  end
  local found = redis.call('TYPE', key).ok
  if WRITTEN_TYPES[verb] and found ~= 'none' and found ~= WRITTEN_TYPES[verb] then return 'the key is a ' .. found end
  local number = number_under(key, verb, first)
  if number and not is_countable(number) then return 'there is no whole number of up to 15 digits' end
end

local function write(key, verb, one, other)
  MAKE[verb](key, one, other)
end
