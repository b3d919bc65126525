-- Tells the nodes that something became due. A hint: whether it can be sent never decides about the request.

local function wake(channel, lane)
  redis.pcall('PUBLISH', channel, lane)
end

-- Nodes read ahead; what comes sooner than any of them may have read ahead must be told.
local function wake_if_soon(channel, lane, in_millis, horizon_millis)
  if in_millis <= horizon_millis then wake(channel, lane) end
end
