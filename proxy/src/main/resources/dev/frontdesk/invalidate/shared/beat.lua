-- ARGV: …, the epoch that the node knows or nothing, the last sequence that is in force there, length of a page,
-- for how many beats of all nodes a silent one is remembered.
-- Returns epoch, sequence, milliseconds since 1970, nodes, why the epoch began, whether the log has all that the
-- node lacks, and of that a page: sequence and octets of each.
local known, applied, page, remembered = ARGV[4], tonumber(ARGV[5]), ARGV[6], tonumber(ARGV[7])
if known == epoch and applied > seq then
  begin('lost')
end
beats = beats + 1
local all = cjson.decode(nodes)
all[node] = { beats, known == epoch and applied or -1 }
for name, one in pairs(all) do
  if one[1] < beats - remembered then
    all[name] = nil
  end
end
nodes = cjson.encode(all)
redis.call('HSET', marks, '!nodes', nodes, '!beats', text(beats), '!time', text(math.max(now, latest)))
local complete, entries = 1, {}
if known ~= epoch then
  complete = 0
elseif applied < seq then
  local found = redis.call('XRANGE', log, text(applied + 1) .. '-0', '+', 'COUNT', page)
  if not found[1] or found[1][1] ~= text(applied + 1) .. '-0' then
    complete = 0
  else
    for i = 1, #found do
      entries[#entries + 1] = string.match(found[i][1], '^%d+')
      entries[#entries + 1] = found[i][2][2]
    end
  end
end
sweep(64)
return { epoch, text(seq), text(now), nodes, why, complete, entries }
