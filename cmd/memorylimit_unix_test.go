//go:build unix

package cmd

import (
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestMemoryLimitOfCollect collects with a memory limit, which a variable overrides and
// which only the environment of the process sets: this process keeps its own.
func TestMemoryLimitOfCollect(t *testing.T) {
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	for variable, want := range map[string]int64{"": collectHeap, "1GiB": 0} {
		env := quietEnv(t)
		get, got := env.Get, int64(0)
		env.Get = func(name string) string {
			if name == "GOMEMLIMIT" {
				return variable
			}
			return get(name)
		}
		env.MemoryLimit = func(bytes int64) { got = bytes }
		store := "sqlite:" + filepath.Join(t.TempDir(), "alerts.db")
		if said := call(t, env, "--config", settings, "--store", store, "collect", "--once"); said.code != 0 {
			t.Fatalf("exit code %d: %s", said.code, said.err)
		}
		if got != want {
			t.Errorf("GOMEMLIMIT=%q: a limit of %d bytes is set, want %d", variable, got, want)
		}
	}
	if limit := debug.SetMemoryLimit(-1); limit == collectHeap {
		t.Errorf("the limit of this process became %d bytes", limit)
	}
}
