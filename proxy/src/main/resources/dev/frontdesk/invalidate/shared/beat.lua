-- ARGV: …, the epoch that the node knows or nothing, the last sequence that is in force there, length of a page,
-- for how many beats of all nodes a silent one is remembered, octets after which a page ends.
-- Returns epoch, sequence, milliseconds since 1970, nodes, why the epoch began, whether the log has all that the
-- node lacks, and of that a page: sequence and octets of each.
local known, applied, page, remembered, most = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]),
    tonumber(ARGV[8])
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
  -- A page ends where it is long, too: what takes longer than a command may would be asked for for ever.
  local from, octets, more = text(applied + 1) .. '-0', 0, true
  while more do
    local found = redis.call('XRANGE', log, from, '+', 'COUNT', 16)
    if #entries == 0 and (not found[1] or found[1][1] ~= from) then
      complete = 0
    end
    more = complete == 1 and #found == 16
    for i = 1, complete == 1 and #found or 0 do
      if #entries >= 2 * page or octets >= most then
        more = false
        break
      end
      entries[#entries + 1] = string.match(found[i][1], '^%d+')
      entries[#entries + 1] = found[i][2][2]
      octets = octets + #found[i][2][2]
      from = '(' .. found[i][1]
    end
  end
end
sweep(64)
return { epoch, text(seq), text(now), nodes, why, complete, entries }
