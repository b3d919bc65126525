-- Claims a run that waits: for its first start, or for another attempt.

-- A count out of a record, which must not fail the others of the batch when the record is damaged.
local function count(text, more)
  return digits((tonumber(text) or 0) + (more or 0))
end

local function claim_waiting(item)
  local score = redis.call('ZSCORE', item.list, item.run_id)
  local r = redis.call('HMGET', item.run, 'state', 'nominal', 'attempt', 'retries', 'losses', 'missed', 'cause')
  local s = redis.call('HMGET', item.schedule, 'generation', 'unfinished')
  if not score or r[1] ~= 'WAITING' or not r[2] or not has_run(s[2], item.suffix) then
    redis.call('ZREM', item.list, item.run_id)
    return {'moved'}
  end
  if s[1] ~= item.generation or score == 'inf' then return {'moved'} end
  if tonumber(score) > now then return {'early', digits(tonumber(score) - now)} end
  redis.call('ZREM', item.list, item.run_id)
  return grant(item, count(r[3], 1), count(r[4]), count(r[5]), count(r[6]), r[7] or 'RECOVERY', r[2])
end
