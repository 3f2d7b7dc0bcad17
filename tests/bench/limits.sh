#!/bin/sh
# limits.sh: what runs at 64 calls at a time do at servers that take less: '-' is what is allowed, '#' what is in flight. B is the build folder.
set -eu
B=${B:-build}
limits=$B/tests/tools/limits
echo "healthy      100 ms latency: all 64 slots from the third round trip on"
"$limits" 2000 64 100 ""
echo "rate limit   200 requests in each second, 100 ms latency, 429 with Retry-After beyond"
"$limits" 2000 64 100 "*: storm 200 1000"
echo "crowded      429 while more than 12 are in flight, 100 ms latency"
"$limits" 1000 64 100 "*: crowd 12"
echo "storm        1,000 calls, 100 answered in each 250 ms, 5 ms latency (nine of ten refused, if all came at once)"
"$limits" 1000 64 5 "*: storm 100 250"
