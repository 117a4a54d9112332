package setup

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// made answers makePair. It has no generation: whatever was left, the files are there.
type made struct {
	of
	draft Draft // with the paths of the pair; the zero value if none was made
	facts certificate.Facts
	err   error
	late  <-chan made // not nil if the pair is still being made; brings the true answer
}

// looked answers look.
type looked struct {
	of
	generation int
	facts      certificate.Facts
	err        error
	goOn       bool // go to the next step if the pair is valid
}

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

// makePair has a pair made. Leaving the step does not cancel it: the files may
// be written already, and are remembered whenever the answer comes. Until then no
// second pair is made, or the settings might name another one than the portal has.
func (s *Screen) makePair() tea.Cmd {
	_, s.awaits = s.work.begin(fileLimit, busyMake)
	if s.making {
		return nil
	}
	s.making = true
	d := s.answers.Draft
	return func() tea.Msg {
		answer := make(chan made, 1)
		go func() { answer <- s.pairOf(d) }()
		late := time.NewTimer(fileLimit)
		defer late.Stop()
		select {
		case m := <-answer:
			return m
		case <-late.C:
			return made{of: of{s.work}, err: context.DeadlineExceeded, late: answer}
		}
	}
}

// pairOf makes a pair, however long it takes, and reads it within a time limit.
func (s *Screen) pairOf(d Draft) made {
	pair, err := s.o.Backend.Make(d)
	if err != nil {
		return made{of: of{s.work}, err: err}
	}
	ctx, cancel := context.WithTimeout(context.Background(), fileLimit)
	defer cancel()
	facts, err := within(ctx, func() (certificate.Facts, error) { return s.o.Backend.Certificate(pair) })
	return made{of: of{s.work}, draft: pair, facts: facts, err: err}
}

// look reads the draft's pair after a pause, and goes to the next step if it is
// valid and goOn is set. Without paths there is nothing to read.
func (s *Screen) look(pause time.Duration, goOn bool) tea.Cmd {
	s.facts = nil
	if s.answers.Certificate == "" {
		s.work.halt()
		return nil
	}
	busy := ""
	if goOn {
		busy = busyLook
	}
	ctx, generation := s.work.begin(fileLimit, busy)
	d := s.answers.Draft
	return func() tea.Msg {
		if !sleep(ctx, pause) {
			return nil
		}
		facts, err := within(ctx, func() (certificate.Facts, error) { return s.o.Backend.Certificate(d) })
		return looked{of{s.work}, generation, facts, err, goOn}
	}
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
