import { script, type Script } from '../script.ts'

/**
 * One step of a retry budget, the same as `retry-budget.ts` of the quota takes in memory, on Redis' clock.
 *
 * KEYS: 1 the budget. ARGV: 1 the rules as JSON, 2 successes that were not told yet, 3 withdrawals to give back,
 * 4 `1` to withdraw, 5 the time, for tests. It answers with -1 when it did withdraw, or was not to; else with the
 * milliseconds until a withdrawal can be made, or -2 when that takes successes. With an empty reserve nothing is there.
 */
export const budgetScript: Script = script(`
local rules = cjson.decode(ARGV[1])
local now = tonumber(ARGV[5])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local slotCount = 10
local at = math.floor(now / rules.slotMs)

local slots = {}
local stored = redis.call('GET', KEYS[1])
for _, slot in ipairs(stored and cjson.decode(stored) or {}) do
  if slot[1] > at - slotCount then slots[#slots + 1] = slot end
end

local function add(amount)
  local last = slots[#slots]
  if last and last[1] >= at then
    last[2] = last[2] + amount
  else
    slots[#slots + 1] = { at, amount }
  end
end

local function keep()
  redis.call('SET', KEYS[1], cjson.encode(slots), 'PX', math.ceil(rules.slotMs * (slotCount + 1)))
end

local deposits, back = tonumber(ARGV[2]), tonumber(ARGV[3])
if deposits > 0 or back > 0 then add(deposits * rules.deposit + back * rules.withdrawal) end

local balance = rules.reserve
for _, slot in ipairs(slots) do balance = balance + slot[2] end

local answer = -1
if ARGV[4] == '1' then
  if math.floor(balance / rules.withdrawal) >= 1 then
    add(-rules.withdrawal)
  else
    answer = -2
    for _, slot in ipairs(slots) do
      balance = balance - slot[2]
      if balance >= rules.withdrawal then
        answer = math.ceil((slot[1] + slotCount) * rules.slotMs - now)
        break
      end
    end
  end
end
if #slots > 0 then keep() end
return answer
`)
