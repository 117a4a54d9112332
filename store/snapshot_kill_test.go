package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store/blockfile"
)

// savingPath names the store to a child process, which exists to be killed.
const savingPath = "TOCSIN_TEST_SAVING"

// begunPath is savingPath for a child that has begun a snapshot.
const begunPath = "TOCSIN_TEST_BEGUN"

func TestMain(m *testing.M) {
	for name, child := range map[string]func(path string) error{savingPath: saveForEver, begunPath: beginForEver, cutPath: saveSome} {
		if path := os.Getenv(name); path != "" {
			if err := child(path); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

// saveForEver stores alerts and saves a snapshot, again and again. It prints a line when
// the index is full.
func saveForEver(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, "sqlite:"+path, Options{Snapshot: true})
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if _, err := s.Put(ctx, ingest.Lease{}, ingest.Batch{Records: alerts(os.Getpid()%1000*100+n, 3)}); err != nil {
			return err
		}
		if err := s.Ready(ctx); err != nil {
			return err
		}
		if n == 0 {
			fmt.Println("ready")
		}
		if err := s.catchUp(ctx); err != nil {
			return err
		}
		if err := s.save(ctx); err != nil {
			return err
		}
	}
}

// beginForEver begins a snapshot, as an import does that spills, and waits to be killed.
func beginForEver(path string) error {
	w, err := blockfile.Create(snapshotPath(path))
	if err == nil {
		defer w.Abort()
		fmt.Println("ready")
		_, err = os.Stdin.Read(make([]byte, 1))
	}
	return err
}

// TestKilledSnapshotIsRemoved kills a process that has begun a snapshot. Until then nothing
// removes its file, and then the next process that opens the store for writing does.
func TestKilledSnapshotIsRemoved(t *testing.T) {
	p := newPlace(t)
	p.fill(t, alerts(0, 5)...)
	aside := func(options Options) int {
		s, err := Open(t.Context(), "sqlite:"+p.store, options)
		must(t, err)
		must(t, s.Close())
		names, err := filepath.Glob(p.snapshot + "-*")
		must(t, err)
		return len(names)
	}
	left := 0
	startChild(t, begunPath, p.store, func() { left = aside(Options{}) })
	if left != 1 {
		t.Fatalf("beside a process that saves, %d files are left", left)
	}
	if left = aside(Options{ReadOnly: true}); left != 1 {
		t.Errorf("a process that only reads leaves %d files", left)
	}
	if left = aside(Options{}); left != 0 {
		t.Errorf("of a killed process %d files are left", left)
	}
	if _, err := os.Stat(p.snapshot); err != nil {
		t.Error(err)
	}
}

// TestKillWhileSaving kills a process that saves, again and again. The next one answers as
// one without a snapshot does, and mostly reads few rows for it. What is left aside goes
// in time.
func TestKillWhileSaving(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	p := newPlace(t)
	p.fill(t, alerts(900_000, 200)...)
	random := rand.New(rand.NewPCG(3, 1))
	used := 0
	const rounds = 8
	for range long.Rounds(rounds) {
		killSaving(t, p.store, time.Duration(random.IntN(60_000))*time.Microsecond)
		plain, _ := p.open(t, Options{})
		plain.snapshot = ""
		s, c := p.open(t, Options{})
		if diff := cmp.Diff(ids(t, plain), ids(t, s)); diff != "" {
			t.Errorf("with the snapshot: %s", diff)
		}
		if c.given.Load() < 200 {
			used++
		}
		must(t, s.Close())
		must(t, plain.Close())
	}
	if used < rounds/2 {
		t.Errorf("the snapshot was used %d times", used)
	}
	aside, err := filepath.Glob(p.snapshot + "-*")
	must(t, err)
	t.Logf("%d files were left aside", len(aside))
	for _, name := range aside {
		must(t, os.Chtimes(name, time.Time{}, time.Now().Add(-time.Hour)))
	}
	p.fill(t, alerts(0, 400)...) // enough for a save
	if aside, err = filepath.Glob(p.snapshot + "-*"); err != nil || len(aside) > 0 {
		t.Errorf("%v is left, %v", aside, err)
	}
}

// killSaving runs a child that saves, and kills it so long after its index was full.
func killSaving(t *testing.T, path string, after time.Duration) {
	t.Helper()
	startChild(t, savingPath, path, func() {
		timer := time.NewTimer(after) // a moment of its saving
		<-timer.C
	})
}

// startChild runs a child, calls do when it says that it is ready, and then kills it.
func startChild(t *testing.T, variable, path string, do func()) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), variable+"="+path)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	must(t, err)
	defer in.Close()
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Errorf("the child said %q", lines.Text())
	}
	do()
	must(t, child.Process.Kill())
	_ = child.Wait()
}
