-- Same request, same answer: a request that is sent again under its token gets its first answer and changes nothing.
-- The key is the request's own; what it holds outlives every retry of the request.

local ANSWER_KEPT_MILLIS = 60000

local function earlier_answer(key)
  local kept = redis.call('GET', key)
  return kept and cmsgpack.unpack(kept)
end

-- What gives leases is sent again for as long as one of them lasts.
local function answer(key, reply, lease_millis)
  redis.call('SET', key, cmsgpack.pack(reply), 'PX', math.max(ANSWER_KEPT_MILLIS, tonumber(lease_millis or '0')))
  return reply
end
