package setup

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/guide"
)

// askEvery is how long a test that time may mend waits until it is made again.
const askEvery = 15 * time.Second

// tested brings one result of a test, or its end.
type tested struct {
	of
	generation int
	result     check.Result
	over       bool
	err        error // it was cut off
	results    <-chan check.Result
	late       context.Context
}

// retry says that it is time for the next test of a generation.
type retry struct {
	of
	generation int
}

// lacking returns a test that could not begin: a step has no answer that can be used.
func lacking(task guide.Task, step guide.ID) trial {
	return trial{task: task, over: true, lacks: step}
}

// run runs the checks of a draft, whose results come one by one. awaited says what others of a demo have
// yet to do.
func (t *trial) run(w *work, tenant TenantReacher, d Draft, awaited string) tea.Cmd {
	left, generation := w.begin(testLimit+testGrace, "")
	*t = trial{task: t.task, tries: t.tries, running: true, expected: expected(t.task, d.Sources), awaited: awaited}
	return t.check(w, tenant, d, left, generation)
}

// again runs the checks once more. What the last test found stays in sight until all have
// answered.
func (t *trial) again(w *work, tenant TenantReacher, d Draft, awaited string) tea.Cmd {
	left, generation := w.begin(testLimit+testGrace, "")
	t.asking, t.fresh, t.awaited = true, nil, awaited
	return t.check(w, tenant, d, left, generation)
}

// check returns two commands: the first runs the checks, the second waits for the next result, and
// hear waits again.
func (t *trial) check(w *work, tenant TenantReacher, d Draft, left context.Context, generation int) tea.Cmd {
	w.ended = t.halted
	t.tries++
	results := make(chan check.Result)
	run := func() tea.Msg {
		defer close(results)
		ctx, cancel := context.WithTimeout(left, testLimit)
		defer cancel()
		tenant.Test(ctx, d, func(r check.Result) {
			select {
			case results <- r:
			case <-left.Done():
			}
		})
		return nil
	}
	return tea.Batch(run, hear(tested{of: of{w}, generation: generation, results: results, late: left}))
}

// hear waits for the next result.
func hear(t tested) tea.Cmd {
	return func() tea.Msg {
		select {
		case r, more := <-t.results:
			t.result, t.over = r, !more
		case <-t.late.Done():
			t.over, t.err = true, t.late.Err()
		}
		return t
	}
}

// await lets the test begin again after a while, or when the service lets it. What went wrong stays in sight.
func (t *trial) await(w *work, now time.Time, every time.Duration) tea.Cmd {
	problem := w.problem
	if worst := check.Worst(t.results); worst != nil {
		every = max(every, worst.RetryAfter)
	}
	ctx, generation := w.begin(every+fileLimit, "")
	w.problem, w.ended = problem, t.halted
	t.next = now.Add(every)
	return func() tea.Msg {
		if !sleep(ctx, every) {
			return nil
		}
		return retry{of{w}, generation}
	}
}

// waiting reports whether the test begins again by itself after a while.
func (t *trial) waiting() bool { return t.over && !t.next.IsZero() }

// wait returns in how many seconds it begins again.
func (t *trial) wait(now time.Time) int { return max(int(t.next.Sub(now).Seconds()+0.5), 0) }

// mayPass reports whether a test that failed may pass later without another answer: not if
// the answers, the settings or files are wrong.
func (t *trial) mayPass() bool {
	if at, ok := t.mend(); t.passed() || ok && at == guide.NewPair {
		return false
	}
	if at, ok := t.mend(); ok && !guide.StepsOf(t.task)[guide.IndexOf(t.task, at)].Elsewhere {
		return false
	}
	worst := check.Worst(t.results)
	return worst == nil || worst.Kind != fault.Usage && worst.Kind != fault.Interrupted
}

// overtaken reports whether others have done what this test, which failed, still missed; awaited
// says what they have yet to do.
func (t *trial) overtaken(awaited string) bool {
	return t.over && !t.asking && !t.passed() && t.awaited != "" && awaited != t.awaited
}
