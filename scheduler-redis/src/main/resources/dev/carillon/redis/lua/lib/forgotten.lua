-- Whether an attempt that the server does not know is one that it has forgotten.

-- What became of an attempt that has another end or another holder: it was given away again, or taken over.
local function verdict(fence, attempt, mine)
  local is_again = fence and tonumber(fence) > tonumber(mine.fence) and tonumber(attempt or '0') <= tonumber(mine.attempt)
  if is_again then return 'again' .. ' ' .. fence end
  return 'lost'
end

-- A renewal may cross the end of its own run; what is in the history must not come back, nor what may have been in it.
local function after_end(history, mine)
  local lines = redis.call('LRANGE', history, 0, -1)
  for _, line in ipairs(lines) do
    if is_line_of(line, mine.run) then
      return verdict(string.match(line, '"fence":"(%d+)"'), string.match(line, '"attempt":(%d+)'), mine)
    end
  end
  -- The latest ends are there, whatever their fire times. A claim from after the first of them has none that is not.
  local oldest = #lines >= HISTORY_LINES and string.match(lines[#lines], '"ended":"([^"]+)"')
  if oldest and is_before(iso(math.floor(tonumber(mine.fence) / 1000)), oldest) then return 'lost' end
end

local function refusal(run, history, generation, mine)
  if generation ~= mine.generation then return 'lost' end
  local held = redis.call('HMGET', run, 'fence', 'attempt')
  if held[1] and tonumber(held[1]) >= tonumber(mine.fence) then return verdict(held[1], held[2], mine) end
  return after_end(history, mine)
end
