package setup

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/form"
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
func tell(s *Screen, whom func(context.Context, Draft) error) tea.Cmd {
	ctx, generation := s.work.begin(tellLimit, busyTell)
	d := s.answers.Draft
	return func() tea.Msg {
		return told{of{s.work}, generation, do(ctx, func() error { return whom(ctx, d) })}
	}
}

// finish has the settings written.
func finish(s *Screen) tea.Cmd {
	ctx, generation := s.work.begin(tellLimit, busyFinish)
	d := s.answers.Draft
	return func() tea.Msg {
		return finished{of{s.work}, generation, do(ctx, func() error { return s.o.Backend.Finish(ctx, d) })}
	}
}

// listPaths looks for completions of a typed path.
func listPaths(s *Screen, field, typed string) tea.Cmd {
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
