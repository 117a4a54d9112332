package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
)

// crashPath names the file to a child process, which exists to be killed.
const crashPath = "TOCSIN_TEST_CRASH"

// crashUpkeep makes the child remove and compact, too.
const crashUpkeep = "TOCSIN_TEST_CRASH_UPKEEP"

var crashFeed = ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}

const crashBatch = 40

func TestMain(m *testing.M) {
	if path := os.Getenv(crashPath); path != "" {
		work := putForEver
		if os.Getenv(crashUpkeep) != "" {
			work = upkeepForEver
		}
		if err := work(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// putForEver puts batch after batch, each with the progress that names it, and
// acknowledges each on stdout once Put returned.
func putForEver(path string) error {
	ctx := context.Background()
	db := newDB(path, Options{Mapping: 1})
	db.fillSlice = 2
	if err := db.open(ctx); err != nil {
		return err
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	lease, progress, err := db.Lease(ctx, crashFeed, fmt.Sprintf("%s/%d/x", host, os.Getpid()), time.Hour)
	if err != nil {
		return err
	}
	for n := progress.Watermark; ; n++ { // the last batch again: the process before may have died ahead of its triage
		if _, err := db.Put(ctx, lease, ingest.Batch{Records: crashRecords(int(n)), Progress: &ingest.Progress{Watermark: n}}); err != nil {
			return err
		}
		act := engine.Act{Key: crashRecords(int(n))[0].Key, State: alert.TriageDone}
		if _, err := db.Triage(ctx, []engine.Act{act}); err != nil {
			return err
		}
		fmt.Println(int64(n))
	}
}

// crashRecords is batch n: new records, and one that each batch changes.
func crashRecords(n int) []alert.Record {
	out := make([]alert.Record, crashBatch)
	for i := range out {
		id := fmt.Sprintf("%d-%d", n, i)
		if i == crashBatch-1 {
			id = "shared"
		}
		out[i] = alert.Record{
			Key:   alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
			Alert: &alert.Alert{Confidence: -1, Title: fmt.Sprint("batch ", n), Created: 1, Updated: alert.Time(n)},
			Raw:   fmt.Appendf(nil, `{"id":%q,"batch":%d,"filler":%q}`, id, n, strings.Repeat(id, 50)),
		}
	}
	return out
}

// TestKill kills a writing process again and again. What it acknowledged must be
// there, progress must never be ahead of rows or behind them, and the next
// process must get the lease at once.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	path := filepath.Join(t.TempDir(), "store.db")
	random := rand.New(rand.NewPCG(1, 2))
	for range 6 {
		acknowledged := killAfter(t, path, 1+random.IntN(12))
		verifyAfterKill(t, path, acknowledged)
	}
}

// killAfter runs a child until it has acknowledged so many batches, kills it in
// the midst of what follows, and returns the last acknowledged one.
func killAfter(t *testing.T, path string, count int, env ...string) (last int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(append(os.Environ(), crashPath+"="+path), env...)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; i < count && lines.Scan(); i++ {
		if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
			t.Fatal(err)
		}
	}
	_ = child.Process.Kill()
	for lines.Scan() {
		_, _ = fmt.Sscan(lines.Text(), &last)
	}
	_ = child.Wait()
	if last == 0 {
		t.Fatal("the child acknowledged nothing")
	}
	return last
}

func verifyAfterKill(t *testing.T, path string, acknowledged int) {
	t.Helper()
	ctx := t.Context()
	db, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	lease, progress, err := db.Lease(ctx, crashFeed, "elsewhere/1/x", time.Hour)
	if err != nil {
		t.Fatalf("lease of a killed process: %v", err)
	}
	if err := db.Release(ctx, lease); err != nil {
		t.Fatal(err)
	}
	batches := int(progress.Watermark)
	if batches < acknowledged {
		t.Fatalf("progress is %d, acknowledged was %d", batches, acknowledged)
	}
	rows := 0
	for _, err := range db.Rows(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		rows++
	}
	if want := (batches+1)*(crashBatch-1) + 1; rows != want {
		t.Fatalf("%d rows after %d batches, want %d", rows, batches, want)
	}
	for n := 0; n <= batches; n++ {
		want := crashRecords(n)[:crashBatch-1]
		got, err := db.Records(ctx, []alert.Key{want[0].Key, want[17].Key})
		if err != nil || string(got[1].Raw) != string(want[17].Raw) {
			t.Fatalf("batch %d: %v %q", n, err, got[1].Raw)
		}
		if n <= acknowledged && got[0].Triage.State != alert.TriageDone {
			t.Fatalf("what was decided about batch %d is lost", n)
		}
	}
	checkStore(t, db)
}
