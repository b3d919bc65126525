-- The moment of this request by the server's clock, and how it is written for people.

local moment = redis.call('TIME')
local now_seconds, now_micros = tonumber(moment[1]), tonumber(moment[2])
local now = now_seconds * 1000 + math.floor(now_micros / 1000)

-- A whole number without exponent or fraction; Lua's own conversion loses digits beyond the 14th.
local function digits(number)
  return string.format('%.0f', number)
end

-- Milliseconds since 1970 in ISO 8601 and UTC, by the civil-from-days rule of the Gregorian calendar.
local function iso(millis)
  local seconds = math.floor(millis / 1000)
  local days, second = math.floor(seconds / 86400), seconds % 86400
  local z = days + 719468
  local era = math.floor(z / 146097)
  local doe = z % 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local day = doy - math.floor((153 * mp + 2) / 5) + 1
  local month = mp < 10 and mp + 3 or mp - 9
  local year = yoe + era * 400 + (month <= 2 and 1 or 0)
  local text = string.format('%04d-%02d-%02dT%02d:%02d:%02d', year, month, day,
    math.floor(second / 3600), math.floor(second / 60) % 60, second % 60)
  local rest = millis % 1000
  return rest == 0 and text .. 'Z' or text .. string.format('.%03dZ', rest)
end

local written_now

local function now_iso()
  written_now = written_now or iso(now)
  return written_now
end

-- Without the Z behind them, times in ISO 8601 stand in the order of their texts, with a fraction or without.
local function is_before(moment, other)
  return string.sub(moment, 1, -2) < string.sub(other, 1, -2)
end
