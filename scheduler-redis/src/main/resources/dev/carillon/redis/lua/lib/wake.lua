-- Tells the nodes that something became due. A hint: whether it can be sent never decides about the request.

local function wake(channel, task)
  redis.pcall('PUBLISH', channel, task)
end

local function wake_if_head(channel, task, due, id)
  local head = redis.call('ZRANGE', due, 0, 0)
  if head[1] == id then wake(channel, task) end
end
