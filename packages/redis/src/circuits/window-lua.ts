/**
 * The windows of a circuit, in Lua: of so many calls a string with a letter for each, of so many seconds a list of
 * those that had any. One that other rules have filled counts as empty.
 */
export const windowLua = `
local function noCalls()
  return { calls = 0, failed = 0, slow = 0 }
end

local function windowOf(circuit)
  local kept, wanted = circuit.window, rules.window
  if kept and kept.of == (wanted.calls or -wanted.seconds) then return kept end
  return { of = wanted.calls or -wanted.seconds, calls = '', seconds = {} }
end

local function without(seconds, first)
  local left = {}
  for _, one in ipairs(seconds) do
    if one[1] >= first then left[#left + 1] = one end
  end
  return left
end

local function firstOf(window, at)
  return math.floor(at / 1000) + window.of + 1
end

local function letterOf(one)
  if one.failed == 1 then return one.slow == 1 and 'F' or 'f' end
  return one.slow == 1 and 'S' or 's'
end

local function added(window, one, at)
  if window.of > 0 then
    local calls = window.calls .. letterOf(one)
    return { of = window.of, calls = calls:sub(-window.of), seconds = {} }
  end
  local seconds = without(window.seconds, firstOf(window, at))
  local second = math.floor(at / 1000)
  local newest = seconds[#seconds]
  -- A clock that goes back counts for the second it had come to.
  if not newest or second > newest[1] then
    newest = { second, 0, 0, 0 }
    seconds[#seconds + 1] = newest
  end
  newest[2], newest[3], newest[4] = newest[2] + 1, newest[3] + one.failed, newest[4] + one.slow
  return { of = window.of, calls = '', seconds = seconds }
end

local function countsOf(window, at)
  local n = noCalls()
  if window.of > 0 then
    n.calls = #window.calls
    n.failed = select(2, window.calls:gsub('[fF]', ''))
    n.slow = select(2, window.calls:gsub('[SF]', ''))
    return n
  end
  for _, one in ipairs(window.seconds) do
    if one[1] >= firstOf(window, at) then
      n.calls, n.failed, n.slow = n.calls + one[2], n.failed + one[3], n.slow + one[4]
    end
  end
  return n
end
`
