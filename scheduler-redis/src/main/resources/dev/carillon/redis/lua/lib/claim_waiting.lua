-- Claims a run that waits: for its first start, for another attempt, or for the end of an earlier run.

local function claim_queued(item, unfinished, list, missed, field)
  local cause = field == 'queued' and 'SCHEDULE' or is_manual(item.suffix) and 'MANUAL' or 'BACKFILL'
  if count_runs(unfinished) >= tonumber(item.overlap) then
    redis.call('ZREM', item.waiting, item.run_id)
    return {'moved'}
  end
  local held = held_up(item)
  if held then return held end
  -- The first write must be one that a server without memory refuses, and with it all others.
  redis.call('HSET', item.schedule, 'unfinished', with_run(unfinished, item.suffix))
  if cause == 'BACKFILL' then redis.call('HSET', item.schedule, 'filling', item.suffix) end
  redis.call('ZREM', item.waiting, item.run_id)
  set_list(item.schedule, field, without_queued(list, item.suffix))
  return grant(item, true, '1', '0', '0', missed, cause, nominal_of(item.suffix))
end

-- A count out of a record, which must not fail the others of the batch when the record is damaged.
local function count(text, more)
  return digits((tonumber(text) or 0) + (more or 0))
end

local function claim_waiting(item)
  local score = redis.call('ZSCORE', item.waiting, item.run_id)
  local r = redis.call('HMGET', item.run, 'state', 'nominal', 'attempt', 'retries', 'losses', 'missed', 'cause')
  local s = redis.call('HMGET', item.schedule, 'generation', 'unfinished', 'queued', 'asked')
  local missed, asked_for = queued_missed(s[3], item.suffix), queued_missed(s[4], item.suffix)
  local listed = missed or asked_for or r[1] == 'WAITING' and r[2] and has_run(s[2], item.suffix)
  if not score or not listed then
    redis.call('ZREM', item.waiting, item.run_id)
    return {'moved'}
  end
  if s[1] ~= item.generation or score == 'inf' then return {'moved'} end
  if tonumber(score) > now then return {'early', digits(tonumber(score) - now)} end
  local group = not is_manual(item.suffix) and holding(item.groups, item.schedule)[1]
  if group then return held_back(item, group) end
  if missed then return claim_queued(item, s[2], s[3], missed, 'queued') end
  if asked_for then return claim_queued(item, s[2], s[4], asked_for, 'asked') end
  local held = held_up(item)
  if held then return held end
  -- The first write must be one that a server without memory refuses, and with it all others.
  local reply = grant(item, false, count(r[3], 1), count(r[4]), count(r[5]), count(r[6]), r[7] or 'RECOVERY', r[2])
  redis.call('ZREM', item.waiting, item.run_id)
  return reply
end
