-- What a request says about each thing to claim.

local ITEM_KEYS, ITEM_FIELDS = 5, 19

-- A table for each; `shared` has the keys that are the same for all of them, `limits` what tasks may have in progress.
local function claim_items(shared, limits, keys, args)
  local items = {}
  for i = 1, #args / ITEM_FIELDS do
    local k, a = (i - 1) * ITEM_KEYS, (i - 1) * ITEM_FIELDS
    items[i] = {
      limit = limits[task_of(args[a + 5])],
      leases = shared.leases, finished = shared.finished, counters = shared.counters,
      calendars = shared.calendars, groups = shared.groups, held = shared.held, dead = shared.dead,
      schedule = keys[k + 1], run = keys[k + 2], due = keys[k + 3], waiting = keys[k + 4], history = keys[k + 5],
      verb = args[a + 1], id = args[a + 2], run_id = args[a + 3], suffix = args[a + 4], lane = args[a + 5],
      generation = args[a + 6], expected_iso = args[a + 7], due_millis = args[a + 8], nominal_iso = args[a + 9],
      missed = args[a + 10], next_millis = args[a + 11], next_iso = args[a + 12], overlap = args[a + 13],
      queue_limit = args[a + 14], cancels = args[a + 15], max_runs = args[a + 16], on_node_loss = args[a + 17],
      reason = args[a + 18], planned_with = args[a + 19],
    }
  end
  return items
end
