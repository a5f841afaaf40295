-- wrk: each request's head is another one, as no two clients send the same.
local sent = 0

function request()
  sent = sent + 1
  return wrk.format("GET", nil, { ["X-Request-Number"] = tostring(sent) })
end
