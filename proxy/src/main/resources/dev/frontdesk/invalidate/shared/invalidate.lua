-- ARGV: …, bound of the log, channel, number of changes; of each: its octets, the time of a soft one in
-- milliseconds or nothing, number of fields, fields.
-- Returns epoch, the last one's sequence, nodes.
local logBound, channel, changes, at = ARGV[4], ARGV[5], tonumber(ARGV[6]), 7
local first = seq
seq = seq + changes
-- First, so that what breaks off leaves a hole in the log, and not a sequence that is used twice.
redis.call('HSET', marks, '!seq', text(seq))
local written = 0
for i = 1, changes do
  local number = text(first + i)
  local octets, soft, fields = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  at = at + 3
  if soft == '' then
    for from = 1, fields, 1000 do
      local pairs = {}
      for j = from, math.min(from + 999, fields) do
        pairs[#pairs + 1] = ARGV[at + j - 1]
        pairs[#pairs + 1] = number
      end
      count = count + redis.call('HSET', marks, unpack(pairs))
    end
  else
    for j = at, at + fields - 1 do
      local history = redis.call('HGET', marks, ARGV[j])
      local mark = number .. '@' .. soft
      if history then
        local kept = {}
        for one in string.gmatch(history, '[^,]+') do
          kept[#kept + 1] = one
        end
        kept[#kept + 1] = mark
        mark = table.concat(kept, ',', math.max(1, #kept - 7))
      end
      count = count + redis.call('HSET', marks, ARGV[j], mark)
    end
  end
  at = at + fields
  written = written + fields
  redis.call('XADD', log, 'MAXLEN', '~', logBound, number .. '-0', 'c', octets)
  redis.call('PUBLISH', channel, epoch .. ' ' .. number .. ' ' .. octets)
end
sweep(math.max(64, 2 * written))
return { epoch, text(seq), nodes }
