package integrations

import (
	"context"
	"slices"
	"sync"
)

// History holds how the last act is taken back, for as long as the program runs: the screen may be
// left and opened again meanwhile. The zero value is one without an act. Its methods may be called
// at the same time.
type History struct {
	mu   sync.Mutex
	last *undo  // nil for nothing
	why  string // why the last act can't be taken back; "" if it can, or there is none
}

// undo is how an act is taken back.
type undo struct {
	what string // "resuming contoso"
	of   string // the integration that it changes, by the name that it has after the act
	run  func(ctx context.Context) (string, error)
	back *undo  // takes that back again
	why  string // instead of the others: why it can't be taken back

	renames renaming // of an act that renames
}

// renaming is the name of an integration before and after an act.
type renaming struct{ old, name string }

// follow keeps the cursor on the integration that was renamed, once the settings have its new name.
func (r renaming) follow(s *Screen) {
	in, ok := s.list.Current()
	has := func(name string) bool {
		return slices.ContainsFunc(s.all, func(in Integration) bool { return in.Name == name })
	}
	if ok && in.Name == r.old && !has(r.old) && has(r.name) {
		s.list.Select(r.name)
	}
}

// put remembers how the act that ended is taken back.
func (h *History) put(u *undo) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.why = u.why; u.why == "" {
		h.last = u
	} else {
		h.last = nil
	}
}

// next returns how the last act is taken back, or why it can't be; neither without an act.
func (h *History) next() (*undo, string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last, h.why
}

// drop forgets how an act is taken back, which can't be done any more.
func (h *History) drop(u *undo) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last == u {
		h.last = nil
	}
}
