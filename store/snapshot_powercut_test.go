package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/cmd/powercut"
	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/long"
	"tocsin/store/engine"
)

// cutPath names the store to a child process, which saves some snapshots and ends.
const cutPath = "TOCSIN_TEST_CUT"

// saveSome stores and triages alerts, and saves a snapshot after each batch.
func saveSome(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, "sqlite:"+path, Options{Snapshot: true})
	if err != nil {
		return err
	}
	if err := s.Ready(ctx); err != nil {
		return err
	}
	before := s.index.now.Load().Len()
	for n := range 3 {
		records := alerts(before+8*n, 12)
		for i := range records {
			records[i].Alert.Updated += alert.Time(n)
		}
		if _, err := s.Put(ctx, ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
			return err
		}
		if err := s.catchUp(ctx); err != nil {
			return err
		}
		if err := s.save(ctx); err != nil {
			return err
		}
		if _, err := s.Triage(ctx, []engine.Act{{Key: records[n].Key, State: alert.TriageDone, By: "amal", At: 1}}); err != nil {
			return err
		}
	}
	return s.Close()
}

// TestPowerCutOfSnapshots cuts the power at moments all over two processes that save
// snapshots. Whatever is left, a store shows the same with its snapshot and
// without.
func TestPowerCutOfSnapshots(t *testing.T) {
	if err := powercut.Available(); err != nil {
		t.Skip("what the program writes cannot be recorded: ", err)
	}
	root := filepath.Join(t.TempDir(), "disk")
	must(t, os.MkdirAll(root, 0o700))
	disk, err := powercut.NewDisk(root)
	must(t, err)
	var events []powercut.Event
	for range 2 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), cutPath+"="+filepath.Join(root, "store.db"))
		trace, err := powercut.Record(t.Context(), t.TempDir(), child)
		if err != nil || trace.Code != 0 {
			t.Fatalf("exits %d: %v %s", trace.Code, err, trace.Err)
		}
		events = powercut.Join(events, trace.Events)
	}
	var moments []int // behind events that change something
	for i, e := range events {
		if disk.Holds(e) {
			moments = append(moments, i+1)
		}
	}
	random := rand.New(rand.NewPCG(14, 1))
	at := make([]int, long.Rounds(60))
	for i := range at {
		at[i] = moments[random.IntN(len(moments))]
	}
	slices.Sort(at) // the run is played once
	found, used, played := 0, 0, 0
	for round, moment := range at {
		for ; played < moment; played++ {
			disk.Play(events[played])
		}
		image := t.TempDir()
		must(t, disk.Image(image, powercut.Fate(round%powercut.Fates), round%5 == 4, random))
		had, did := compareImage(t, filepath.Join(image, "store.db"))
		found, used = found+had, used+did
		if t.Failed() {
			t.Fatalf("image %d, of the moment behind event %d of %d (%s)", round, moment, len(events), events[moment-1].Call)
		}
	}
	t.Logf("%d images, %d with a snapshot, of which %d were used", len(at), found, used)
	if used < len(at)/10 || found < len(at)/3 {
		t.Errorf("of %d images %d have a snapshot and %d use it", len(at), found, used)
	}
}

// compareImage compares what the store of an image shows with its snapshot and without. It
// returns whether there is a snapshot, and whether it was used.
func compareImage(t *testing.T, path string) (had, did int) {
	t.Helper()
	p := place{path, path + snapshotSuffix}
	if _, err := os.Stat(p.store); err != nil {
		return 0, 0 // before the first write
	}
	shows := func(snapshot string) (rows []string) {
		s, _ := p.open(t, Options{})
		s.snapshot = snapshot
		ready(t, s)
		if s.index.now.Load().file != nil {
			did++
		}
		for _, row := range answer(t, s, parsed(t, "")).Rows {
			rows = append(rows, fmt.Sprint(row))
		}
		must(t, s.Close())
		return rows
	}
	if _, err := os.Stat(p.snapshot); err == nil {
		had = 1
	}
	if diff := cmp.Diff(shows(""), shows(p.snapshot)); diff != "" {
		t.Errorf("with the snapshot: %s", diff)
	}
	return had, did
}
