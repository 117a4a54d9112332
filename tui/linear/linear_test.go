package linear

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/index"
	"tocsin/tui/tuitest"
	"tocsin/tui/undo"
)

// changing is a store that changes each second, and has one alert more with each change.
type changing struct {
	Store
	mu sync.Mutex
	n  int
}

func (c *changing) Wait(ctx context.Context, seq int64) (int64, error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	return seq + 1, nil
}

func (c *changing) Search(context.Context, index.Request) (index.Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return index.Result{Total: c.n}, nil
}

// TestWhatIsNewWaitsForTheLine holds that nothing is written while a line is typed, be it half or
// not begun: what came is told after the next line, before the prompt, and once.
func TestWhatIsNewWaitsForTheLine(t *testing.T) {
	for _, bell := range []bool{false, true} {
		t.Run(fmt.Sprint("bell ", bell), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				in, keys := io.Pipe()
				out, news, store := &tuitest.Written{}, make(chan string), &changing{}
				done := make(chan error)
				go func() {
					done <- Run(t.Context(), Options{
						Store: store, In: in, Out: out, Now: time.Now, News: news, Terminal: Terminal{Bell: bell}, Undo: undo.NewDirect(nil, time.Now),
					})
				}()
				synctest.Wait()
				asked := len(out.String())
				if !strings.HasSuffix(out.String(), "\n> ") {
					t.Errorf("it begins with %q", out.String())
				}
				fmt.Fprint(keys, "fro") // half a line
				for i := range mostHeld + 5 {
					news <- fmt.Sprintf("Sentence %d.", i)
				}
				time.Sleep(time.Minute)
				want := map[bool]string{true: "\a"}[bell]
				if got := out.String()[asked:]; got != want {
					t.Errorf("in the midst of a line %q is written, want %q", got, want)
				}
				fmt.Fprint(keys, "b\n")
				synctest.Wait()
				got := strings.TrimPrefix(out.String()[asked:], want)
				for _, want := range []string{"Sentence 5.\n", "Sentence 24.\nNew: ", "Type refresh to list.\n> "} {
					if !strings.Contains(got, want) {
						t.Errorf("no %q in %q", want, got)
					}
				}
				if strings.Contains(got, "Sentence 4.") || strings.Count(got, "New: ") != 1 {
					t.Errorf("after the line %q", got)
				}
				if err := keys.Close(); err != nil {
					t.Error(err)
				}
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestTheFirstView begins with the view of the screen, and says so.
func TestTheFirstView(t *testing.T) {
	out := &tuitest.Written{}
	err := Run(t.Context(), Options{
		Store: &changing{n: 1}, In: strings.NewReader("all\nclear\nview\n"), Out: out, Now: time.Now, First: "Active", User: "amal", Undo: undo.NewDirect(nil, time.Now),
	})
	for _, want := range []string{"Shown: the view Active.", "Shown: all alerts.\n> 1 to 0 of 1 alert. Shown: the view Active.", "1. Active: ", "2. All: all alerts", "4. Mine: "} {
		if !strings.Contains(out.String(), want) || err != nil {
			t.Errorf("no %q, %v, in\n%s", want, err, out.String())
		}
	}
}

// TestProcessesAsLines tells a process by its place, and a threat that was dealt with as one.
func TestProcessesAsLines(t *testing.T) {
	p := &story.Process{Name: "cmd.exe", ID: "7", Host: "ws-1", User: "amal", Verdict: "suspicious", Outcome: story.Outcome{Words: "remediated", Left: story.Settled}, Command: "cmd /c\nx", Started: alert.At(time.Now())}
	got := numbered([]int{1, 2}) + " " + processLine(p)
	if want := "1.2: cmd.exe, suspicious, remediated, PID 7, started " + clock(p.Started) + ", on ws-1, as amal, command cmd /c x"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for verdict, want := range map[string]string{"malicious": "cmd.exe, malicious, still active", "noThreatsFound": "cmd.exe, no threats found, still active", "unknown": "cmd.exe, still active"} {
		if got := processLine(&story.Process{Name: "cmd.exe", Verdict: verdict, Outcome: story.Outcome{Words: "still active", Left: story.Pending}}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := numbered(make([]int, 14)); got != "0.0.0.0.0.0.0.0.0.0.0.0.and 2 deeper:" {
		t.Error(got)
	}
}
