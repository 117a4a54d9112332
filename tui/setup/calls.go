package setup

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/check"
	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// told answers tell.
type told struct {
	of
	generation int
	err        error
}

// finished answers finish.
type finished struct {
	of
	generation int
	err        error
}

// offered answers listPaths.
type offered struct {
	of
	field, typed string
	paths        []string
}

// tell calls the Backend when a step is left; its answer goes to the next step.
func (s *Screen) tell(whom func(context.Context, Draft) error) tea.Cmd {
	ctx, generation := s.work.begin(tellLimit, busyTell)
	d := s.answers.Draft
	return func() tea.Msg {
		return told{of{s.work}, generation, do(ctx, func() error { return whom(ctx, d) })}
	}
}

// finish has the settings written.
func (s *Screen) finish() tea.Cmd {
	ctx, generation := s.work.begin(tellLimit, busyFinish)
	d := s.answers.Draft
	return func() tea.Msg {
		return finished{of{s.work}, generation, do(ctx, func() error { return s.o.Backend.Finish(ctx, d) })}
	}
}

// listPaths looks for completions of a typed path.
func (s *Screen) listPaths(field, typed string) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := s.work.aside(fileLimit)
		defer cancel()
		paths, err := within(ctx, func() ([]string, error) { return form.Paths(typed), nil })
		if err != nil {
			return nil
		}
		return offered{of{s.work}, field, typed, paths}
	}
}

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

// testAnew begins the test when its step is reached: no repair goes on.
func testAnew(s *Screen) tea.Cmd {
	s.steps.repair, s.test.tries = "", 0
	if at := s.steps.firstWrong(s.answers.Draft); at >= 0 {
		s.work.halt()
		s.test = trial{task: s.o.Task, over: true, lacks: s.steps.stages[at].ID}
		s.steps.stage(guide.Test).form = buttonsAfter(nil, s.test.buttons(false))
		return nil
	}
	return s.runTest()
}

// runTest runs the checks and handles their results one by one. The first
// command runs them; the second waits for the next result, and hear waits
// again.
func (s *Screen) runTest() tea.Cmd {
	tries := s.test.tries
	left, generation := s.work.begin(testLimit+testGrace, "")
	s.test = trial{task: s.o.Task, running: true, expected: expected(s.o.Task, s.answers.Sources), tries: tries, awaited: waits(s)}
	s.steps.stage(guide.Test).form = nil
	return runChecks(s, left, generation)
}

// testAgain runs the checks once more. What the last test found stays in sight until all have
// answered.
func testAgain(s *Screen) tea.Cmd {
	left, generation := s.work.begin(testLimit+testGrace, "")
	s.test.asking, s.test.fresh, s.test.awaited = true, nil, waits(s)
	return runChecks(s, left, generation)
}

// runChecks runs the checks of the draft.
func runChecks(s *Screen, left context.Context, generation int) tea.Cmd {
	s.work.ended = s.test.halted
	s.test.tries++
	results := make(chan check.Result)
	d := s.answers.Draft
	run := func() tea.Msg {
		defer close(results)
		ctx, cancel := context.WithTimeout(left, testLimit)
		defer cancel()
		s.o.Backend.Test(ctx, d, func(r check.Result) {
			select {
			case results <- r:
			case <-left.Done():
			}
		})
		return nil
	}
	return tea.Batch(run, hear(tested{of: of{s.work}, generation: generation, results: results, late: left}))
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
