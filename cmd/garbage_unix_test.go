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

// TestGarbageOfCollect collects with little garbage, which either variable overrides and
// which only the environment of the process sets: this process keeps its own.
func TestGarbageOfCollect(t *testing.T) {
	settings := lodge(t, simulator.New(simulator.Generate(3, 1), time.Now), []alert.SourceName{alert.AlertsV2})
	for variable, want := range map[string]int{"": collectGarbage, "GOGC": 0, "GOMEMLIMIT": 0} {
		env := quietEnv(t)
		get, got := env.Get, 0
		env.Get = func(name string) string {
			if name == variable {
				return "200"
			}
			return get(name)
		}
		env.Garbage = func(percent int) { got = percent }
		store := "sqlite:" + filepath.Join(t.TempDir(), "alerts.db")
		if said := call(t, env, "--config", settings, "--store", store, "collect", "--once"); said.code != 0 {
			t.Fatalf("exit code %d: %s", said.code, said.err)
		}
		if got != want {
			t.Errorf("with %q, %d %% of garbage are set, want %d", variable, got, want)
		}
	}
	own := debug.SetGCPercent(100)
	if debug.SetGCPercent(own); own == collectGarbage {
		t.Errorf("the garbage of this process became %d %%", own)
	}
}
