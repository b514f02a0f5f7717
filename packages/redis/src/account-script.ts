import { script, type Script } from './script.ts'

/**
 * One message of one member of a scope's account. A message carries all that the member has taken so far, not what has
 * changed, so that one that is lost, late or sent twice does no harm: the next one puts it right.
 *
 * The hash holds `gen` (made anew with the account: another one means that Redis has lost it), `at` (when it was opened,
 * in Redis' time), the limits `la lc ld`, what was taken before Redis lost the account (`ba bc`, as far as any member
 * knew), what was taken since (`pa pc`), until when nothing is decided (`re`), and of each member its last message and what it has taken (`m:`).
 */
export const accountScript: Script = script(`
local key = KEYS[1]
local mode, member, told, fresh = ARGV[1], 'm:' .. ARGV[2], ARGV[3], ARGV[4]
local seq, ownA, ownC = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local seenA, seenC = tonumber(ARGV[8]), tonumber(ARGV[9])
local knownA, knownC = tonumber(ARGV[10]), tonumber(ARGV[11])
local age, idle = tonumber(ARGV[15]), tonumber(ARGV[16])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function text(number) return string.format('%.17g', number) end

local has = redis.call('HMGET', key,
  'gen', 'at', 'la', 'lc', 'ld', 'ba', 'bc', 'pa', 'pc', 'closed', member, 're')
local gen, at, closed, re = has[1], tonumber(has[2] or 0), has[10] or '', tonumber(has[12] or 0)
local la, lc, ld = has[3], has[4], has[5]
local ba, bc = tonumber(has[6] or 0), tonumber(has[7] or 0)
local pa, pc = tonumber(has[8] or 0), tonumber(has[9] or 0)
if not gen then
  if mode == 'join' then return {'none'} end
  gen, at, la, lc, ld = fresh, now - age, ARGV[12], ARGV[13], ARGV[14]
end

local beforeA, beforeC = 0, 0
if has[11] then
  local last, a, c = string.match(has[11], '^(%S+) (%S+) (%S+)$')
  if seq <= tonumber(last) then return {'stale'} end
  beforeA, beforeC = tonumber(a), tonumber(c)
elseif told ~= gen then
  -- New here, or Redis has lost what it knew. What this member has seen is part of what it knew of all.
  beforeA, beforeC = seenA, seenC
  ba, bc = math.max(ba, knownA), math.max(bc, knownC)
  at = math.min(at, now - age)
  -- Others know more, it may be: they have a while to say so.
  if told ~= '' and re == 0 then re = now + tonumber(ARGV[17]) end
end
pa, pc = pa + ownA - beforeA, pc + ownC - beforeC
if mode == 'close' then closed = '1' end

local function tighter(one, other)
  one, other = tonumber(one) or math.huge, tonumber(other) or math.huge
  return math.min(one, other)
end

local answers = {}
for i = 18, #ARGV, 3 do
  local price = tonumber(ARGV[i])
  local most, dearest = tighter(la, ARGV[i + 1]), tighter(lc, ARGV[i + 2])
  local answer = 'ok'
  if closed ~= '' then answer = 'closed'
  elseif now < re then answer = 'recovering'
  elseif ba + pa >= most then answer = 'attempts'
  -- Sums of prices like 0.1 + 0.2 must not refuse what exactly fits.
  elseif bc + pc + price > dearest * (1 + 1e-9) then answer = 'cost'
  else
    pa, pc, ownA, ownC = pa + 1, pc + price, ownA + 1, ownC + price
  end
  answers[#answers + 1] = answer
end

redis.call('HSET', key, 'gen', gen, 'at', text(at), 'la', la, 'lc', lc, 'ld', ld, 'closed', closed,
  're', text(re), 'ba', text(ba), 'bc', text(bc), 'pa', text(pa), 'pc', text(pc),
  member, seq .. ' ' .. text(ownA) .. ' ' .. text(ownC))
local left = idle
if ld ~= '' then left = math.max(1, math.ceil(at + tonumber(ld) - now)) end
redis.call('PEXPIRE', key, left)
return {'told', gen, text(ba + pa), text(bc + pc), la, lc, ld, text(now - at), closed, answers}
`)
