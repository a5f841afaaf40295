#!lua flags=allow-oom
-- Begins every script. KEYS: marks, log. ARGV: node, id for a new epoch, bound of marks.
-- An epoch ends when anything may have been lost: another process, another history of replication, no marks, or a clock
-- that was set back: lifetimes in Redis count by it, and what is stored would be taken for younger than it is.
local marks, log, node, bound = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[3])

local function text(number)
  return string.format('%.0f', number)
end

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
local repl = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)') or ''
local was = redis.call('HMGET', marks, '!epoch', '!run', '!repl', '!seq', '!horizon', '!count', '!half', '!cursor',
    '!nodes', '!beats', '!born', '!why', '!time')
local epoch, seq, horizon, count, half, cursor = was[1], tonumber(was[4] or ''), tonumber(was[5] or ''),
    tonumber(was[6] or ''), tonumber(was[7] or ''), was[8]
local nodes, beats, born, why, latest = was[9], tonumber(was[10] or ''), was[11], was[12], tonumber(was[13] or '')

local function begin(doubt)
  redis.call('UNLINK', marks, log)
  epoch, seq, horizon, count, half, cursor = ARGV[2], 0, 0, 0, 0, ''
  nodes, beats, born, why, latest = '{}', 0, text(now), doubt, now
  redis.call('HSET', marks, '!epoch', epoch, '!run', run, '!repl', repl, '!born', born, '!why', why, '!seq', 0,
      '!horizon', 0, '!count', 0, '!half', 0, '!cursor', '', '!nodes', nodes, '!beats', 0, '!time', text(now))
end

if not (epoch and seq and horizon and count and half and cursor and nodes and beats and born and why and latest) then
  begin('lost')
elseif was[2] ~= run then
  begin('process')
elseif was[3] ~= repl then
  begin('replication')
elseif now < latest - 1000 then
  begin('clock')
end

-- Past its bound the hash shrinks, a few marks per call: those up to the horizon, which is the number at which half
-- of them had come. Marks that were renewed since stay. Past one and a half of it the horizon is the present number.
local function sweep(budget)
  if half == 0 and count > bound / 2 then
    half = seq
  end
  if cursor == '' and count > bound then
    horizon = half > horizon and half or seq
    half = seq
    cursor = '0'
  end
  if cursor ~= '' then
    if count > bound * 1.5 then
      horizon = seq
    end
    local found = redis.call('HSCAN', marks, cursor, 'COUNT', budget)
    local doomed = {}
    for i = 1, #found[2], 2 do
      local field = found[2][i]
      if string.sub(field, 1, 1) ~= '!' then
        -- A soft mark's is its history: the last of it counts.
        local last = tonumber(string.match(found[2][i + 1], '(%d+)@?%d*$') or '')
        if not last or last <= horizon then
          doomed[#doomed + 1] = field
        end
      end
    end
    for i = 1, #doomed, 1000 do
      count = count - redis.call('HDEL', marks, unpack(doomed, i, math.min(i + 999, #doomed)))
    end
    cursor = found[1]
    if cursor == '0' then
      cursor = ''
      if count <= bound / 2 then
        half = 0
      end
    end
  end
  redis.call('HSET', marks, '!horizon', text(horizon), '!count', text(count), '!half', text(half), '!cursor', cursor)
end

