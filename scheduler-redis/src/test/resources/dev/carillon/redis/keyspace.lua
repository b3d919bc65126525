-- Reads every key that matches a pattern: name, type, what is left of its life in ms (-1 for ever), and what it holds.
local reply = {}
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local kind = redis.call('TYPE', key).ok
  local content
  if kind == 'string' then
    content = {redis.call('GET', key)}
  elseif kind == 'hash' then
    content = redis.call('HGETALL', key)
  elseif kind == 'zset' then
    content = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  elseif kind == 'stream' then
    content = redis.call('XRANGE', key, '-', '+')
  elseif kind == 'set' then
    content = redis.call('SMEMBERS', key)
  else
    content = redis.call('LRANGE', key, 0, -1)
  end
  reply[#reply + 1] = {key, kind, tostring(redis.call('PTTL', key)), content}
end
return reply
