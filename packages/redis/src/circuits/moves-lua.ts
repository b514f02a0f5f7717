/**
 * How a circuit `c` moves on when a call has ended, in Lua: what `circuit.ts` of the breaker does in memory. It needs
 * the functions of windows, `fresh`, `rules`, `cooldown`, `all` and `now`.
 */
export const movesLua = `
local function outstanding()
  local count, soonest = 0, nil
  for token, till in pairs(c.probes) do
    if till <= now then
      c.probes[token] = nil
    else
      count = count + 1
      soonest = math.min(soonest or till, till)
    end
  end
  return count, soonest
end

local function permits()
  return math.max(0, rules.probes - c.counts.calls - (outstanding()))
end

local function counts()
  if c.state == 'open' then return c.cause.counts end
  if c.state == 'half-open' then return c.counts end
  if rules.window then return countsOf(windowOf(c), now) end
  return { calls = c.failures, failed = c.failures, slow = 0 }
end

local function becomes(state, with)
  local generation = math.max(c.generation + 1, now)
  local v = c.v
  c = fresh(generation)
  c.v, c.state = v, state
  for name, value in pairs(with or {}) do c[name] = value end
end

local function opens(by, why)
  local cause = { by = by, counts = why }
  if not cooldown then return becomes('open', { held = true, cause = cause }) end
  becomes('open', { till = now + cooldown, cause = cause })
end

local function tooMuch(n)
  if n.calls == 0 then return nil end
  if rules.rate and n.failed / n.calls >= rules.rate then return 'rate' end
  if rules.slowRate and n.slow / n.calls >= rules.slowRate then return 'slow' end
end

local function afterProbe(token, one)
  if not token or not c.probes[token] then return end
  c.probes[token] = nil
  if not one then return end
  local n = c.counts
  n.calls, n.failed, n.slow = n.calls + 1, n.failed + one.failed, n.slow + one.slow
  if (rules.failures and n.failed > 0) or (n.calls >= rules.probes and tooMuch(n)) then
    opens('probe', n)
  elseif n.calls >= rules.probes then
    becomes('closed')
  end
end

local function afterCall(one)
  c.failures = one.failed == 1 and c.failures + 1 or 0
  if rules.window then c.window = added(windowOf(c), one, now) end
  if c.failures >= failuresToOpen then
    return opens('failures', { calls = c.failures, failed = c.failures, slow = 0 })
  end
  local n = rules.window and countsOf(c.window, now)
  local by = n and n.calls >= rules.minimum and tooMuch(n)
  if by then opens(by, n) end
end

-- s: success, f: failure, in capitals when it was slow as well; n: neither.
local ends = {
  s = { failed = 0, slow = 0 }, S = { failed = 0, slow = 1 },
  f = { failed = 1, slow = 0 }, F = { failed = 1, slow = 1 },
}

local function settle(began, how, token)
  if c.state == 'open' then return end
  if c.state == 'half-open' then return afterProbe(token, ends[how]) end
  local counted = began == c.generation
    or (c.generation == c.born and began < c.born and began >= all.floor)
  if counted and ends[how] then afterCall(ends[how]) end
end
`
