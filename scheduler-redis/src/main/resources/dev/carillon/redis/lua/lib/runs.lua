-- The runs that a request is about, each a table of its keys, its names and the rest of what the caller says about it.

local RUN_KEYS, RUN_NAMES = 5, 5

-- Lets one step answer for each run; `shared` has the keys that are the same for all of them.
local function answer_each(shared, run_keys, run_args, fields, step)
  local reply = {}
  for i = 1, #run_args / fields do
    local k, a = (i - 1) * RUN_KEYS, (i - 1) * fields
    reply[i] = step({
      leases = shared.leases, finished = shared.finished, dead = shared.dead, counters = shared.counters,
      channel = shared.channel,
      schedule = run_keys[k + 1], record = run_keys[k + 2], due = run_keys[k + 3], waiting = run_keys[k + 4],
      history = run_keys[k + 5],
      verb = run_args[a + 1], id = run_args[a + 2], name = run_args[a + 3], suffix = run_args[a + 4],
      lane = run_args[a + 5],
    }, unpack(run_args, a + RUN_NAMES + 1, a + fields))
  end
  return reply
end

-- An update may have given the schedule another lane meanwhile, and so other due and waiting sets.
local function has_other_lane(run, s)
  return s.task and lane_of(s.task, s.priority) ~= run.lane
end
