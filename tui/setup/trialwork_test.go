package setup

import (
	"context"
	"errors"
	"testing"
	"time"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"

	tea "charm.land/bubbletea/v2"
)

func TestHear(t *testing.T) {
	results := make(chan check.Result, 1)
	ctx, cancel := context.WithCancel(t.Context())
	results <- check.Result{ID: "clock"}
	got := hear(tested{generation: 4, results: results, late: ctx})().(tested)
	if got.generation != 4 || got.result.ID != "clock" || got.over {
		t.Errorf("%+v", got)
	}
	cancel()
	if got := hear(got)().(tested); !got.over || !errors.Is(got.err, context.Canceled) {
		t.Errorf("after the end: %+v", got)
	}
	close(results)
	if got := hear(tested{results: results, late: t.Context()})().(tested); !got.over || got.err != nil {
		t.Errorf("behind the last result: %+v", got)
	}
}

// answering is a tenant with one result for each test.
type answering struct {
	TenantReacher
	result check.Result
}

func (a answering) Test(_ context.Context, _ Draft, each func(check.Result)) []check.Result {
	each(a.result)
	return nil
}

// play runs a command of a test to its end, as a screen does.
func play(t *testing.T, w *work, tr *trial, cmd tea.Cmd) {
	t.Helper()
	batch := cmd().(tea.BatchMsg)
	go batch[0]()
	for next := batch[1]; ; next = hear(next().(tested)) {
		msg := next().(tested)
		if msg.over {
			tr.ended(time.Unix(1, 0), msg.err)
			w.answered(msg.generation, msg.err)
			return
		}
		tr.came(msg.result)
	}
}

// A test made again keeps what was found in sight until all have answered, and counts. Other
// work ends it.
func TestATestThatIsMadeAgain(t *testing.T) {
	refused := check.Result{ID: "token", State: check.Failed, Fault: fault.New(fault.Consent, "nobody has consented", "", nil)}
	tr, w := trial{task: guide.SetUp}, newWork()
	cmd := tr.run(w, answering{result: refused}, Draft{}, "the administrator consents")
	if !tr.running || tr.waiting() || tr.tries != 1 {
		t.Errorf("begun: %+v", tr)
	}
	play(t, w, &tr, cmd)
	if tr.running || !tr.over || tr.passed() || !tr.mayPass() {
		t.Errorf("refused: %+v", tr)
	}
	if tr.overtaken("the administrator consents") || !tr.overtaken("") {
		t.Error("what the others do is not seen")
	}
	if tr.await(w, time.Unix(10, 0), askEvery); !tr.waiting() || !tr.next.Equal(time.Unix(25, 0)) {
		t.Errorf("it begins again at %v", tr.next)
	}
	cmd = tr.again(w, answering{result: check.Result{ID: "token", State: check.Passed}}, Draft{}, "")
	if tr.waiting() || !tr.asking || tr.tries != 2 || len(tr.results) != 1 || tr.results[0].State != check.Failed || tr.overtaken("x") {
		t.Errorf("again: %+v", tr)
	}
	if play(t, w, &tr, cmd); !tr.passed() || tr.asking || tr.mayPass() {
		t.Errorf("passed: %+v", tr)
	}
	tr.again(w, answering{}, Draft{}, "")
	if w.begin(time.Minute, busyFinish); tr.asking || tr.running || tr.waiting() {
		t.Errorf("other work leaves it running: %+v", tr)
	}
}

// A service that asks for patience gets it, and what went wrong stays in sight until then.
func TestATestWaitsAsLongAsTheServiceAsks(t *testing.T) {
	slow := fault.New(fault.Throttled, "too many requests", "", nil)
	slow.RetryAfter = time.Minute
	tr, w := trial{over: true, results: []check.Result{{State: check.Failed, Fault: slow}}}, newWork()
	w.problem = slow
	if tr.await(w, time.Unix(0, 0), askEvery); !tr.next.Equal(time.Unix(60, 0)) || !errors.Is(w.problem, slow) {
		t.Errorf("it begins again at %v; problem %v", tr.next, w.problem)
	}
	if tr := lacking(guide.SetUp, guide.Tenant); tr.passed() || tr.mayPass() {
		t.Error("time brings a missing answer")
	}
}
