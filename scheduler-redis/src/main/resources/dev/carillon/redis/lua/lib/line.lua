-- Lines of the history. Each begins with the run that it is about; what follows may hold words of users.

local function is_line_of(line, run)
  local beginning = '{"run":"' .. run .. '"'
  return string.sub(line, 1, #beginning) == beginning
end
