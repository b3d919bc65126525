-- Sets whose members are a name, a space, and the id of a schedule, all with one score: those of a name are one range.

local function members_of(set, name, most)
  return redis.call('ZRANGEBYLEX', set, '[' .. name .. ' ', '(' .. name .. '!', 'LIMIT', 0, most)
end
