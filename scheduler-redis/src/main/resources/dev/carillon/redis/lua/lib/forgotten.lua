-- Whether an attempt that the server does not know is one that it has forgotten.

-- What became of an attempt that has another end or another holder: it was given away again, or taken over.
local function verdict(fence, attempt, mine)
  local is_again = fence and tonumber(fence) > tonumber(mine.fence) and tonumber(attempt or '0') <= tonumber(mine.attempt)
  if is_again then return 'again' .. ' ' .. fence end
  return 'lost'
end

-- What the history says of it; nil when it has no line, and true behind that when it cannot have lost one.
local function told(history, mine)
  local lines = redis.call('LRANGE', history, 0, -1)
  for _, line in ipairs(lines) do
    if is_line_of(line, mine.run) then
      return verdict(string.match(line, '"fence":"(%d+)"'), string.match(line, '"attempt":(%d+)'), mine)
    end
  end
  return nil, #lines < HISTORY_LINES
end

-- True for a fire time that the schedule has not come to, or that waits for its turn. The nominal time of a manual run says
-- nothing.
local function is_ahead(s, mine)
  if queued_missed(s.queued, mine.suffix) or queued_missed(s.asked, mine.suffix) then return true end
  return not is_manual(mine.suffix) and (not s.last or is_before(s.last, mine.nominal))
end

-- Why an attempt is not written back; nil when it is. A server forgets the latest of what it was told, never something from
-- between. So it has forgotten the claim if that is newer than every fence it knows, or if it stands where it stood before:
-- the run waits, or is yet to come. Else it knew the claim, and where the run has gone since then the run has ended; only
-- while the history has kept every end can one that it does not hold not have been.
local function refusal(run, history, s, last_fence, mine)
  if s.generation ~= mine.generation then return 'lost' end
  local held = redis.call('HMGET', run, 'fence', 'attempt', 'state')
  if held[1] and tonumber(held[1]) >= tonumber(mine.fence) then return verdict(held[1], held[2], mine) end
  local ended, has_all = told(history, mine)
  if ended or held[3] then return ended end
  if has_run(s.taken, mine.suffix) then return 'lost' end
  if has_all or tonumber(mine.fence) > last_fence or is_ahead(s, mine) then return nil end
  return 'lost'
end
