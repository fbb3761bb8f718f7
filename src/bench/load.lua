-- What wrk asks for, and what it prints of the answers: wrk -t1 … -s load.lua URL -- KIND ARGUMENTS
--
--   same PATH                 the same again and again
--   lists FROM TO SEED        lists of 20 before instants that are drawn at random between two (seconds of the epoch)
--   paths FILE FIRST          the paths of a file, one after another from that line on
--   writes FILE KEY           a release is created of each line of a file, and published as soon as that was answered
--   overload FROM TO SEED     as lists, but of 100 whole releases, with the answers counted by status
--
-- It prints one line, parted by tabs: rate, p50, p95, p99 (milliseconds), errors. The rate of writes is that of publications. For
-- overload a line for each status follows, and one for the 503s that do not say when to come again.

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

local function lists(from, to, seed, what)
  math.randomseed(tonumber(seed))
  return function()
    local before = os.date("!%Y-%m-%dT%H:%M:%SZ", math.random(tonumber(from), tonumber(to)))
    return wrk.format("GET", "/v1/press-releases?" .. what .. "&publishedBefore=" .. before)
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
    -- No two have the same title, or slugs would be sought for longer and longer.
    local draft = string.gsub(drafts[at], '"title":"', string.format('"title":"%x ', math.random(0, 2 ^ 30)), 1)
    return wrk.format("POST", "/v1/press-releases", json, draft)
  end
end

local function counted()
  statuses = {}
  unexplained = 0
  function response(status, headers)
    statuses[tostring(status)] = (statuses[tostring(status)] or 0) + 1
    if status == 503 and not (headers["Retry-After"] or headers["retry-after"]) then
      unexplained = unexplained + 1
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
    io.write(string.format("unexplained\t%d\n", thread:get("unexplained")))
    io.write(string.format("broken\t%d\n", errors.connect + errors.read + errors.write + errors.timeout))
  end
end
