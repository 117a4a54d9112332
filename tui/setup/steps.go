package setup

import (
	"fmt"
	"slices"

	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// steps are the stages of a task, and how far a person has come in them: at which one they are,
// which were left as they ask to be, and to which a repair leads back. It knows the fields of a
// stage, and calls none of the functions that a stage has for its Screen.
type steps struct {
	task    guide.Task
	stages  []stage
	at      int      // the present one
	reached int      // the furthest one so far
	repair  guide.ID // the step to which enter leads back, such as a failed test; "" for none
	begun   bool     // the first step of an edit or a renewal was reached
}

// newSteps returns the steps of a task at one of them; at the first if the task doesn't have it.
func newSteps(task guide.Task, at guide.ID) *steps {
	st := &steps{task: task, stages: stages(task)}
	st.at = max(st.index(at), 0)
	st.reached = st.at
	return st
}

// index returns the place of a step; -1 if the task doesn't have it.
func (st *steps) index(id guide.ID) int { return guide.IndexOf(st.task, id) }

// number returns a step as it is counted from 1.
func (st *steps) number(id guide.ID) int { return st.index(id) + 1 }

// now returns the present stage as it is.
func (st *steps) now() stage { return st.stages[st.at] }

// stage returns the stage of a step as it is; an empty one if the task doesn't have the step.
func (st *steps) stage(id guide.ID) stage {
	if at := st.index(id); at >= 0 {
		return st.stages[at]
	}
	return stage{}
}

// ask gives a step its fields, nil for none. A step that the task doesn't have gets none.
func (st *steps) ask(id guide.ID, fields *form.Form) {
	if at := st.index(id); at >= 0 {
		st.stages[at].form = fields
	}
}

// leave notes whether a step was left as it asks to be; nothing of one that the task doesn't have.
func (st *steps) leave(id guide.ID, left bool) {
	if at := st.index(id); at >= 0 {
		st.stages[at].left = left
	}
}

// form returns the fields of the present step, or nil.
func (st *steps) form() *form.Form { return st.now().form }

// count returns a step's number and the number of steps: "3/11".
func (st *steps) count() string { return fmt.Sprintf("%d/%d", st.at+1, len(st.stages)) }

// reach goes to a step.
func (st *steps) reach(at int) { st.at, st.reached = at, max(st.reached, at) }

// takeUp marks the steps before one as left, but for those that were passed over, as a kept draft has
// them.
func (st *steps) takeUp(at int, over []guide.ID) {
	st.reached = max(st.reached, at)
	for i := range at { // what was kept had come so far
		st.stages[i].left = !slices.Contains(over, st.stages[i].ID)
	}
}

// begin reports once whether the first step of an edit or a renewal is reached: a setup begins by itself.
func (st *steps) begin() bool {
	first := !st.begun && st.task != guide.SetUp
	st.begun = true
	return first
}

// leadBack has enter lead to a step from where something is repaired; "" ends that.
func (st *steps) leadBack(to guide.ID) { st.repair = to }

// repairing reports whether enter leads from the present step to the one that needs a repair. What
// comes out of some steps must go through those that follow.
func (st *steps) repairing() bool { return st.repair != "" && !st.now().renewed }

// lastField returns the field of the present step from which enter moves on.
func (st *steps) lastField() string {
	if st.now().last == nil {
		return ""
	}
	return st.now().last(st.form())
}

// firstField returns the field of the present step from which shift+tab leads back.
func (st *steps) firstField() string {
	if first := st.now().first; first != "" && st.has(first) {
		return first
	}
	return st.lastField()
}

// has reports whether the present step has a field now.
func (st *steps) has(field string) bool { return st.form() != nil && st.form().Has(field) }

// recheck has the fields of all steps checked again, but for those of the step in which a person types:
// what is right in one step may depend on the value of another.
func (st *steps) recheck(but int) {
	for at := range st.stages {
		if f := st.stages[at].form; f != nil && at != but {
			f.Recheck()
		}
	}
}

// passedOver returns the steps of a setup before the present one that weren't left as they ask to be.
func (st *steps) passedOver() (over []guide.ID) {
	if st.task != guide.SetUp {
		return nil
	}
	for _, s := range st.stages[:st.at] {
		if !s.left {
			over = append(over, s.ID)
		}
	}
	return over
}

// right reports whether the fields of a step can be used as they are, with the draft made of them.
func (st *steps) right(at int, d Draft) bool {
	switch s := &st.stages[at]; {
	case s.ID == guide.Certificate && d.Certificate == "" && d.HasCertificate():
		return false
	case s.ID == guide.Test || s.form == nil:
		return true
	default:
		return s.form.Wrong() == ""
	}
}

// firstWrong returns the first step whose fields can't be used, as a jump may leave them; -1
// if all can.
func (st *steps) firstWrong(d Draft) int {
	for at := range st.stages {
		if !st.right(at, d) {
			return at
		}
	}
	return -1
}
