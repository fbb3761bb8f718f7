-- Requests for wrk, and a report of the responses: wrk -t1 … -s load.lua URL -- KIND ARGUMENTS
--
--   same PATH                 the same path again and again
--   lists FROM TO SEED        lists of 20 before random instants between FROM and TO (seconds since the epoch)
--   paths FILE FIRST          the paths of a file, one after another, beginning after line FIRST
--   writes FILE KEY           creates a release from each line of a file, and publishes it as soon as the response arrives
--   overload FROM TO SEED     like lists, but of 100 whole releases, with the responses counted by status
--
-- Prints one line, tab-separated: rate, p50, p95, p99 (milliseconds), errors. The rate of writes is that of publications. For
-- overload, one line for each status follows, and one with the number of 503s without Retry-After.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local function lines(file)
  local all = {}
  for line in io.lines(file) do
    all[#all + 1] = line
  end
  return all
end

local function lists(from, to, seed, parameters)
  math.randomseed(tonumber(seed))
  return function()
    local before = os.date("!%Y-%m-%dT%H:%M:%SZ", math.random(tonumber(from), tonumber(to)))
    return wrk.format("GET", "/v1/press-releases?" .. parameters .. "&publishedBefore=" .. before)
  end
end

local function paths(file, first)
  local all = lines(file)
  local at = tonumber(first)
  return function()
    at = at % #all + 1
    return wrk.format("GET", all[at])
  end
end

local function writes(file, key)
  local drafts = lines(file)
  local at = 0
  local created = {}
  local json = { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json" }
  local first = { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json", ["If-Match"] = "1" }
  published = 0
  math.randomseed(os.time())
  function response(status, headers, body)
    if status == 201 then
      created[#created + 1] = string.match(body, '"id":"([^"]+)"')
    elseif status == 200 then
      published = published + 1
    end
  end
  return function()
    local id = table.remove(created)
    if id then
      return wrk.format("POST", "/v1/press-releases/" .. id .. "/publish", first, "{}")
    end
    at = at % #drafts + 1
    -- Titles differ. With equal titles the search for a free slug would take longer and longer.
    local draft = string.gsub(drafts[at], '"title":"', string.format('"title":"%x ', math.random(0, 2 ^ 30)), 1)
    return wrk.format("POST", "/v1/press-releases", json, draft)
  end
end

local function counted()
  statuses = {}
  no_retry_after = 0
  function response(status, headers)
    statuses[tostring(status)] = (statuses[tostring(status)] or 0) + 1
    if status == 503 and not (headers["Retry-After"] or headers["retry-after"]) then
      no_retry_after = no_retry_after + 1
    end
  end
end

function init(args)
  local kind = args[1]
  if kind == "lists" then
    request = lists(args[2], args[3], args[4], "limit=20")
  elseif kind == "paths" then
    request = paths(args[2], args[3])
  elseif kind == "writes" then
    request = writes(args[2], args[3])
  elseif kind == "overload" then
    counted()
    request = lists(args[2], args[3], args[4], "fields=*&limit=100")
  else
    local same = wrk.format("GET", args[2])
    request = function()
      return same
    end
  end
end

function done(summary, latency)
  local thread = threads[1]
  local errors = summary.errors
  local count = thread:get("published") or summary.requests
  io.write(string.format("%.1f\t%.3f\t%.3f\t%.3f\t%d\n",
    count / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
  local statuses = thread:get("statuses")
  if statuses then
    for status, times in pairs(statuses) do
      io.write(string.format("status\t%s\t%d\n", status, times))
    end
    io.write(string.format("no_retry_after\t%d\n", thread:get("no_retry_after")))
    io.write(string.format("broken\t%d\n", errors.connect + errors.read + errors.write + errors.timeout))
  end
end
