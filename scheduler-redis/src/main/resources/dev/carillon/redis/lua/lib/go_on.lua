-- What a schedule does when there may be room in it: it starts what is queued, or comes to rest.

local function go_on(run, s)
  if s.queued or s.asked then
    release(run, first_behind(s.queued, s.asked, has_run(s.unfinished, s.filling or ' ')), s)
  elseif not s.unfinished then
    come_to_rest(run, s)
  end
end
