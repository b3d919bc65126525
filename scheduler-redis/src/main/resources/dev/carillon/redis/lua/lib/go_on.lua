-- What a schedule does when there may be room in it: it starts what is queued, or comes to rest.

local function go_on(run)
  local s = redis.call('HMGET', run.schedule, 'unfinished', 'queued', 'overlap', 'state', 'asked', 'filling')
  if s[2] or s[5] then
    release(run, first_behind(s[2], s[5], has_run(s[1], s[6] or ' ')), s[1], s[3], s[4])
  elseif not s[1] then
    come_to_rest(run.schedule, run.due, run.finished, run.id)
  end
end
