package sqlite

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"tocsin/graph/ingest"
)

// TestAPutThatFailsWaitsForItsPacking: once Put has returned, nothing reads the items of its caller any more,
// also if the lease was lost while they were packed.
func TestAPutThatFailsWaitsForItsPacking(t *testing.T) {
	now := time.Now()
	var db *DB
	var feed ingest.Feed
	took := false
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), Options{
		Now: func() time.Time { return now },
		Fingerprint: func([]byte) uint64 { // Put has looked, and has not written yet
			if !took {
				took, now = true, now.Add(time.Hour)
				if _, _, err := db.Lease(t.Context(), feed, "far/2/b", time.Minute); err != nil {
					t.Error(err)
				}
			}
			return 1
		},
	})
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	batch := someRecords(0, 32, 0)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range batch {
		filler := make([]byte, 1<<20)
		for j := range filler {
			filler[j] = "abcdefghijklmnopqrstuvwxyz"[r.IntN(26)]
		}
		batch[i].Raw = fmt.Appendf(bytes.TrimSuffix(batch[i].Raw, []byte("}")), `,"filler":"%s"}`, filler)
	}
	feed = ingest.Feed{Integration: batch[0].Integration, Source: batch[0].Source}
	lease, _, err := db.Lease(t.Context(), feed, "far/1/a", time.Minute)
	must(t, err)
	_, err = db.Put(t.Context(), lease, ingest.Batch{Records: batch, Progress: &ingest.Progress{}})
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	if !took || !errors.Is(err, ingest.ErrFenced) {
		t.Errorf("the lease was taken: %v; %v", took, err)
	}
	if bytes.Contains(stacks, []byte("(*block).pack(")) { // the goroutine itself may not be through with ending
		t.Errorf("the packing goes on:\n%s", stacks)
	}
}
