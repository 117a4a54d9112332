package alerts

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/store/index"
	"tocsin/tui/screen"
)

func TestASearchThatFailsIsToldOnceAndTriedAgain(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.fail(fault.New(fault.Store, "the store is locked", "close the other program", errors.New("busy")))
		x.keys("1")
		x.says("the store is locked — close the other program")
		x.keys("j") // a key hides it
		x.Wait(10 * time.Second)
		x.silent("close the other program")
		x.fakeStore.fail(nil)
		x.Wait(10 * time.Second)
		x.says("/2 ")
	})
}

func TestARawSearchGoesOn(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		rounds := 0
		x.fakeStore.change = func(r *index.Result) {
			rounds++
			r.Partial, r.Done = rounds < 200, float64(rounds)/200
		}
		x.keys("1")
		x.says("searching raw ")
		x.Wait(30 * time.Second)
		x.silent("searching raw")
		if rounds < 200 {
			t.Errorf("%d rounds", rounds)
		}
	})
}

func TestLoadingAndCutAreSaid(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.setChange(func(r *index.Result) { r.Loading, r.Done = true, 0.27 })
		x.keys("1")
		x.says("1/2+ · loading the rest 27 %")
		x.fakeStore.setChange(func(r *index.Result) { r.Loading, r.Done = true, 0.54 })
		x.Wait(time.Second) // nothing else happens
		x.says("1/2+ · loading the rest 54 %")
		x.fakeStore.setChange(func(r *index.Result) { r.Cut = true })
		x.keys("1")
		x.says("1/5+ · older alerts aren't indexed")
		x.Resize(80, 24)
		x.says("1/5+ · older", "? help  / query  enter open")
	})
}

func TestAnOlderAnswerIsDropped(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.slow = 3 * time.Second
		x.Keys("1")
		x.Keys("1", "2") // the search for high is cancelled
		x.Wait(20 * time.Second)
		x.says("severity = 'medium'", "1/1")
		if x.fakeStore.ended == 0 {
			t.Error("no search was cancelled")
		}
	})
}

func TestClosedEndsWhatIsUnderWay(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("enter")
		x.fakeStore.slow = time.Hour
		x.Send(screen.Run{ID: "alerts.high"})
		x.Send(screen.Closed{})
		x.Wait(time.Second)
		if _, shows := x.list.pane.detail.Key(); shows {
			t.Error("the detail goes on")
		}
		if x.fakeStore.ended == 0 || x.list.outside.closing.Err() == nil {
			t.Error("the search goes on")
		}
	})
}

func TestAWaitThatIsLostIsTold(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.loseWait(fault.New(fault.Store, "the store is closed", "", nil))
		x.Wait(time.Second)
		x.says("the store is closed")
		x.Wait(10 * time.Second)
		x.fakeStore.put(plain(6)...)
		x.keys("esc")
		x.says("1/6")
	})
}

func TestRelativeTimesMoveOn(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.keys("/")
		x.Type("EARLIEST=-10m")
		x.keys("enter")
		x.says("1/5")
		x.Wait(20 * time.Minute) // nothing else changes
		x.says("0/0", "No alerts match the query.")
	})
}

func TestOnARealStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept, err := store.Open(context.Background(), "memory:", store.Options{Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		put := func(records ...alert.Record) {
			t.Helper()
			for i := range records {
				records[i].Ingested, records[i].Raw = 0, fmt.Appendf(nil, `{"id":%q}`, records[i].ID)
			}
			if _, err := kept.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
				t.Fatal(err)
			}
		}
		put(plain(20)...)
		time.Sleep(time.Second)
		x := &session{t: t}
		x.start(Options{Store: kept, Now: time.Now, User: "kim"})
		x.says("1/20", "not polling")
		x.silent(" new")
		put(sample("n1", -1, func(r *alert.Record) { r.Alert.Title = "Came while one looked" }))
		x.Wait(2 * time.Second)
		x.says("2/21 · ● 1 new", "Came while one looked")
		x.keys("1 2")
		x.says("severity IN ('high','medium')")
		x.keys("enter")
		x.says("1Sum")
		x.keys("x")
		x.says("Done:")
		x.keys("esc z")
		x.says("Undone: done")
		x.quit()
		if err := kept.Close(); err != nil {
			t.Error(err)
		}
	})
}

// A time limit is the store's, not the network's.
func TestASearchThatTakesTooLong(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.fakeStore.slow = time.Hour
		x.Keys("1")
		x.Wait(searchLimit)
		x.says("the store didn't answer in time")
		x.fakeStore.slow = 0
	})
}
