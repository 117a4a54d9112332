package engine

import (
	"os"
	"strconv"
	"strings"
)

// Gone reports whether the process of a lease's holder is known to have ended, so that
// its lease may be taken before it runs out. A holder has the form host/pid/random.
// Any other form, a process of another host, and a system that cannot tell count as
// alive.
func Gone(holder string) bool {
	parts := strings.Split(holder, "/")
	if len(parts) != 3 {
		return false
	}
	host, err := os.Hostname()
	if err != nil || host != parts[0] {
		return false
	}
	pid, err := strconv.Atoi(parts[1])
	if err != nil || pid <= 0 {
		return false
	}
	return ended(pid)
}
