package rows

import tea "charm.land/bubbletea/v2"

// frozen is a list that a person froze.
type frozen struct {
	on     bool
	from   int64 // the change of the store up to which the list showed everything
	latest int64 // the last change since then
	own    int64 // how many of them the person has made
}

// Freeze lets the list search no more when the store changes, or lets it go on. Searches
// that a person's commands begin are made all the same.
func (r *Rows) Freeze(on bool) tea.Cmd {
	if on == r.frozen.on {
		return nil
	}
	r.frozen = frozen{on: on, from: r.Answer.Seq, latest: r.Answer.Seq}
	if on {
		return nil
	}
	return r.Reload()
}

// Frozen reports whether the list is frozen, and how many changes of the store wait.
func (r *Rows) Frozen() (changes int64, on bool) {
	return max(r.frozen.latest-r.frozen.from-r.frozen.own, 0), r.frozen.on
}

// Refresh is Reload for a reason that no person gave: a frozen list stays as it is.
func (r *Rows) Refresh() tea.Cmd {
	if r.frozen.on && r.Answer.Known {
		return nil
	}
	return r.Reload()
}

// due makes a search that was to be repeated. A frozen list has it only if the last one
// failed, since rows that are still to come would change it.
func (r *Rows) due() tea.Cmd {
	if r.Answer.Failed != nil {
		return r.Reload()
	}
	return r.Refresh()
}

// Own notes changes of the store by the person's own acts: a frozen list shows these, so
// they do not wait.
func (r *Rows) Own(changes int) { r.frozen.own += int64(changes) }

// changed follows a change of the store. A frozen list only notes it.
func (r *Rows) changed(seq int64) (Change, tea.Cmd) {
	r.load.waiting = false
	if r.frozen.on {
		r.frozen.latest = max(r.frozen.latest, seq)
		return Change{Own: true}, r.load.wait(of{r}, seq)
	}
	return Change{Own: true, News: true}, r.Reload()
}
