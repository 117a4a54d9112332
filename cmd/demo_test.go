package cmd

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/tui"
)

// TestDemoLeavesNothing runs the demo with the user's own log in the environment.
// Everything that the demo writes is in its folder and goes with it, except a log that
// --log names.
func TestDemoLeavesNothing(t *testing.T) {
	for _, named := range []bool{false, true} {
		temp, own := t.TempDir(), t.TempDir()
		t.Setenv("TMPDIR", temp)
		path := filepath.Join(own, "log")
		env := quietEnv(t)
		env.Terminal = func(io.Writer) bool { return true }
		get := env.Get
		env.Get = func(name string) string {
			if name == "TOCSIN_LOG" {
				return filepath.Join(own, "service.log")
			}
			return get(name)
		}
		logs := 0
		env.Show = func(context.Context, *tui.App, []string) error {
			found, err := filepath.Glob(filepath.Join(temp, "tocsin-demo-*", "tocsin", "tocsin.log"))
			logs = len(found)
			return err
		}
		args := []string{"demo"}
		if named {
			args = append(args, "--log", path)
		}
		if got := call(t, env, args...); got.code != 0 {
			t.Fatalf("%v exits %d: %s", args, got.code, got.err)
		}
		if (logs == 1) == named {
			t.Errorf("log named %v: %d logs in the demo's folder", named, logs)
		}
		left := append(entries(t, temp), entries(t, own)...)
		if want := map[bool][]string{true: {"log"}}[named]; !slices.Equal(left, want) {
			t.Errorf("log named %v: the demo leaves %q", named, left)
		}
		if home, err := os.ReadDir(env.Get("XDG_STATE_HOME")); err == nil {
			t.Errorf("the demo leaves %v in the user's folder", home)
		}
	}
}

func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// TestSimulatorGivesTheAddressBack fails after it listens, and then listens again.
func TestSimulatorGivesTheAddressBack(t *testing.T) {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := probe.Addr().String()
	probe.Close()
	tenant := simulator.New(simulator.Scenario{}, time.Now)
	_, err = openSimulator(tenant, filepath.Join(t.TempDir(), "missing"), address, "lab")
	if f := fault.Of(err); f == nil || !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a missing folder gives %v", err)
	}
	l, err := openSimulator(tenant, t.TempDir(), address, "lab")
	if err != nil {
		t.Fatalf("the address is still taken: %v", err)
	}
	l.close()
}
