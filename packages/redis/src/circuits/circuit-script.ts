import { script, type Script } from '../script.ts'
import { movesLua } from './moves-lua.ts'
import { windowLua } from './window-lua.ts'

/**
 * One step of one circuit, the same as `circuit.ts` of the breaker takes in memory, on Redis' clock.
 *
 * KEYS: 1 the circuit, 2 what holds for all circuits of the breaker, 3 which of them are not closed, by when they expire.
 * ARGV: 1 the step, 2 the channel, 3 the rules, 4 the circuit's name, 5 what the step needs, 6 the time, for tests.
 * All but 1 and 2 are JSON. It answers with the circuit as processes keep a copy of it, and with a ticket when one was
 * asked for and given.
 *
 * - `v` orders what processes are told of a circuit; it begins with Redis' time, so it goes on when a key has expired.
 * - `generation` grows with every change of state; what began under an earlier one has no say. While nothing has
 *   changed since it was `born`, all that began before counts: nobody writes down that a circuit is as good as new.
 * - `floor`: what is older was closed by hand, all circuits at once.
 * - A probe holds a lease that its process renews, so that a process that dies does not keep the circuit half-open.
 */
export const circuitScript: Script = script(`
local step, channel = ARGV[1], ARGV[2]
local rules, given = cjson.decode(ARGV[3]), cjson.decode(ARGV[5])
local now = tonumber(ARGV[6])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local hour, month = 3600000, 30 * 24 * 3600000
local failuresToOpen = rules.failures or math.huge
-- None is without end, which JSON cannot say: only a hand closes what has opened.
local cooldown = tonumber(rules.cooldownMs)

local function read(key)
  local stored = redis.call('GET', key)
  return stored and cjson.decode(stored)
end

local all = read(KEYS[2]) or { floor = 0, open = false, v = 0 }
${windowLua}
local function fresh(generation)
  return { state = 'closed', generation = generation, failures = 0, v = now - 1 }
end

local c = read(KEYS[1])
if not c or c.generation < all.floor then
  c = fresh(math.max(now, all.floor))
  c.born = c.generation
end

${movesLua}
local function summary()
  local of = c.state .. c.generation
  if c.state == 'closed' then return of .. tostring(failuresToOpen < math.huge and c.failures > 0) end
  return c.state == 'half-open' and of .. tostring(permits() > 0) or of
end

local function copy()
  local shown = { v = c.v, state = c.state, generation = c.generation, counts = counts(), cause = c.cause }
  shown.failing = c.state == 'closed' and c.failures > 0
  if c.state == 'open' and not c.held then shown.leftMs = math.max(0, c.till - now) end
  if c.state == 'half-open' then
    local _, soonest = outstanding()
    shown.permits = permits()
    shown.leaseMs = soonest and soonest - now
  end
  return shown
end

local function keepAlive(key, ttl)
  if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, ttl) end
end

-- Nobody tells it when a circuit has expired.
local function withoutExpired()
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
end

local function tell(message)
  redis.call('PUBLISH', channel, cjson.encode(message))
end

local function keep(before, was)
  local after = summary()
  if after ~= before then c.v = math.max(c.v + 1, now) end
  local ttl = hour + (cooldown or 0)
  if c.held then ttl = month end
  if rules.window and rules.window.seconds then ttl = ttl + rules.window.seconds * 1000 end
  ttl = math.ceil(ttl)
  redis.call('SET', KEYS[1], cjson.encode(c), 'PX', ttl)
  if c.state ~= was then
    redis.call('ZREM', KEYS[3], 'open ' .. ARGV[4], 'half-open ' .. ARGV[4])
    if c.state ~= 'closed' then
      redis.call('ZADD', KEYS[3], now + ttl, c.state .. ' ' .. ARGV[4])
      keepAlive(KEYS[3], ttl)
    end
    withoutExpired()
  end
  if after ~= before then
    local message = copy()
    message.name, message.all, message.open = ARGV[4], all.v, all.open
    tell(message)
  end
end

local before, was = summary(), c.state
local ticket

if step == 'admit' then
  if all.open or (c.state == 'open' and (c.held or now < c.till)) then
    ticket = nil
  elseif c.state == 'closed' then
    ticket = { generation = c.generation }
  else
    if c.state == 'open' then
      becomes('half-open', { counts = noCalls(), cause = c.cause, probes = {} })
    end
    if permits() > 0 then
      c.probes[given.token] = now + given.leaseMs
      ticket = { generation = c.generation, probe = given.token }
    end
    keep(before, was)
  end
elseif step == 'settle' and not all.open then
  for _, run in ipairs(given) do
    for how in run.ends:gmatch('.') do settle(run.began, how, run.probe) end
  end
  keep(before, was)
elseif step == 'renew' then
  if c.state == 'half-open' and c.probes[given.token] then
    c.probes[given.token] = now + given.leaseMs
    keep(before, was)
  end
elseif step == 'open' then
  if not c.held then
    becomes('open', { held = true, cause = { by = 'hand', counts = noCalls() } })
    keep(before, was)
  end
elseif step == 'close' then
  becomes('closed')
  keep(before, was)
elseif step == 'open all' or step == 'close all' then
  local open = step == 'open all'
  if not (open and all.open) then
    if not open then
      all.floor = math.max(all.floor + 1, now + 1)
      redis.call('DEL', KEYS[3])
    end
    all.open, all.v = open, math.max(all.v + 1, now)
    redis.call('SET', KEYS[2], cjson.encode(all), 'PX', month)
    tell({ all = all.v, open = open })
  end
elseif step == 'least' then
  local worst = 'closed'
  withoutExpired()
  for _, one in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
    if one:sub(1, 5) == 'open ' then worst = 'open'
    elseif worst == 'closed' then worst = 'half-open' end
  end
  return cjson.encode({ state = all.open and 'open' or worst })
end

local answer = copy()
answer.all, answer.open, answer.ticket = all.v, all.open, ticket
return cjson.encode(answer)
`)
