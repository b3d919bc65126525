-- Same request, same answer: a request that is sent again under its token gets its first answer and changes nothing.
-- KEYS[1] is the answer's own key; it outlives every retry of the request.

local ANSWER_KEPT_MILLIS = 60000

local function earlier_answer()
  local kept = redis.call('GET', KEYS[1])
  return kept and cmsgpack.unpack(kept)
end

local function answer(reply)
  redis.call('SET', KEYS[1], cmsgpack.pack(reply), 'PX', ANSWER_KEPT_MILLIS)
  return reply
end
