package undo

import "slices"

// Refused says that a step of a list's own could not be turned, back or again: it is where it was, and the key
// turns it next. The second time it stays turned, so that the key reaches the steps below it.
func Refused(u *Undo, what string, back bool) {
	t := redoing
	if back {
		t = undoing
	}
	_, to := u.steps.stacks(t)
	for _, n := range slices.Backward(*to) {
		if n.own == nil || n.own.of != u || n.what != what {
			continue
		}
		if n.own.refused = !n.own.refused; n.own.refused {
			u.steps.refused(n, t, u.steps.ended)
		}
		return
	}
}
