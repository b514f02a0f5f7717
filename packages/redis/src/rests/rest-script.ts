import { script, type Script } from '../script.ts'

/**
 * One step of the rests of a pool's members, on Redis' clock.
 *
 * KEYS: 1 the rests. ARGV: 1 `begin`, `end` or `look`, 2 the channel, 3 the member as JSON, 4 milliseconds, 5 after what.
 * It answers with all rests there are, as JSON: a list of `{ member, leftMs, after }`, and tells each change.
 *
 * A rest is as long as a vendor has asked for, which may be longer than Redis can keep time: a month is the most.
 */
export const restScript: Script = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local step, channel, member = ARGV[1], ARGV[2], ARGV[3]

if step == 'begin' then
  local month = 30 * 24 * 3600000
  local restMs = math.min(math.ceil(tonumber(ARGV[4])), month)
  local rest = { till = now + restMs, after = ARGV[5] }
  redis.call('HSET', KEYS[1], member, cjson.encode(rest))
  if redis.call('PTTL', KEYS[1]) < restMs + 1000 then
    redis.call('PEXPIRE', KEYS[1], restMs + 1000)
  end
  redis.call('PUBLISH', channel, cjson.encode({ member = member, leftMs = restMs, after = ARGV[5] }))
elseif step == 'end' then
  if redis.call('HDEL', KEYS[1], member) == 1 then
    redis.call('PUBLISH', channel, cjson.encode({ member = member, leftMs = 0 }))
  end
end

local list = redis.call('HGETALL', KEYS[1])
local rests = {}
for at = 1, #list, 2 do
  local rest = cjson.decode(list[at + 1])
  if rest.till > now then
    rests[#rests + 1] = cjson.encode({ member = list[at], leftMs = rest.till - now, after = rest.after })
  else
    redis.call('HDEL', KEYS[1], list[at])
  end
end
return '[' .. table.concat(rests, ',') .. ']'
`)
