-- Fences rise with every claim of a shard.

-- Larger than every fence before it, also when a fail-over has lost the last ones: time goes on meanwhile.
local function fence_after(last)
  return math.max(tonumber(last or '0') + 1, now_seconds * 1000000 + now_micros)
end
