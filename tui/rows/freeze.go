package rows

import tea "charm.land/bubbletea/v2"

// Frozen tells whether a person froze a list, and what of the store's changes it doesn't show
// since. It counts and doesn't search.
type Frozen struct {
	on     bool
	from   int64 // the change of the store up to which the list showed everything
	latest int64 // the last change since then
	own    int64 // how many of them the person has made
}

// Freeze lets the list search no more when the store changes, or lets it go on. Searches
// that a person's commands begin are made all the same.
func (r *Rows) Freeze(on bool) tea.Cmd {
	if on == r.Frozen.on {
		return nil
	}
	r.Frozen = Frozen{on: on, from: r.Answer.Seq, latest: r.Answer.Seq}
	if on {
		return nil
	}
	return r.Reload()
}

// On reports whether the list is frozen.
func (f *Frozen) On() bool { return f.on }

// Waiting returns how many changes of the store wait, and whether the list is frozen.
func (f *Frozen) Waiting() (changes int64, on bool) {
	return max(f.latest-f.from-f.own, 0), f.on
}

// Own notes changes of the store by the person's own acts: a frozen list shows these, so
// they do not wait.
func (f *Frozen) Own(changes int) { f.own += int64(changes) }

// note notes a change of the store, and reports whether the list is frozen and lets it wait.
func (f *Frozen) note(seq int64) bool {
	if f.on {
		f.latest = max(f.latest, seq)
	}
	return f.on
}

// Refresh is Reload for a reason that no person gave: a frozen list stays as it is.
func (r *Rows) Refresh() tea.Cmd {
	if r.Frozen.on && r.Answer.Known {
		return nil
	}
	return r.Reload()
}
