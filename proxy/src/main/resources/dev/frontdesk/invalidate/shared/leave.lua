-- The node trusts nothing any more, so nobody need wait for it.
local all = cjson.decode(nodes)
all[node] = nil
redis.call('HSET', marks, '!nodes', next(all) and cjson.encode(all) or '{}')
return epoch
