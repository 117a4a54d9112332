package triage

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
)

// Members says which other records a decision is about too, such as the alerts of an incident.
// The zero Members has none.
type Members struct {
	// Of returns the members of rows, and how many more there are than can be decided about at
	// once. It runs in a tea.Cmd.
	Of func(ctx context.Context, on []index.Row, d decide.Decision) (members []index.Row, more int, err error)
	// For reports whether a decision about rows may be about members too.
	For func(on []index.Row, d decide.Decision) bool
	// Named names the members of rows: "its 8 alerts".
	Named func(on, members []index.Row) string
	// Brief names rows and those of their members that a decision is about in few words; alone tells that it left their
	// members out. Nil if there are no fewer words than the name of a row.
	Brief func(on, members []index.Row, alone bool) screen.Brief
	// One names a member: "the twin".
	One string
	// Also is the command of Also, with which a person decides about the members behind a decision that
	// didn't wait for them, and Short names them in the toast: "its twin". Without one a question comes
	// before it.
	Also  command.Spec
	Short func(on, members []index.Row) string
	// Inner says which members a record beside the list has, such as an open alert of an incident (see
	// Target.Inner). Nil if such a one has none.
	Inner *Members
}

// fill gives members that are asked for nothing what says so, also those of records beside the list.
func fill(m *Members) {
	if m.Inner == nil {
		m.Inner = &Members{}
	}
	for _, its := range []*Members{m, m.Inner} {
		if its.For == nil {
			its.For = func([]index.Row, decide.Decision) bool { return false }
		}
	}
}

// membersFor returns what says which members a record of the list has, or one beside it (see Target.Inner).
func membersFor(a *Acts, inner bool) *Members {
	if inner {
		return a.o.Members.Inner
	}
	return &a.o.Members
}

// kindFor returns the kind of the list's records, or of those beside it.
func kindFor(a *Acts, inner bool) *alert.Kind {
	if inner {
		return alert.AlertKind()
	}
	return a.o.Kind
}

// membersOf asks for the members of rows.
func membersOf(a *Acts, its *Members, on []index.Row, d decide.Decision) (members []index.Row, more int, err error) {
	ctx, cancel := context.WithTimeout(a.o.Closing, screen.LookLimit)
	defer cancel()
	members, more, err = its.Of(ctx, on, d)
	return members, more, screen.Late(err)
}
