package setup

import (
	"crypto/rand"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/form"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// keeper keeps the draft of this run, and knows those that were left before. One Keep runs at a time:
// what changes meanwhile is kept after it.
type keeper struct {
	left    []Kept  // the drafts that were left, the latest first
	kept    Kept    // the one that this run keeps; its ID is "" before the first Keep
	edited  *Edited // what an edit changes; nil otherwise
	running bool    // a Keep runs
	newer   bool    // the draft changed since it began
	leaving bool    // the wizard is left and come back to once the draft is kept
	gone    bool    // the wizard was left for the list: nothing is kept any more
	over    bool    // a person has left the wizard for what lies below it
	unkept  bool    // it was said that the draft can't be kept
}

// keptAs answers keeper.keep with the ID of the draft.
type keptAs struct {
	of
	id  string
	err error
}

// newKeeper returns the keeper of a task. A renewal keeps nothing: its steps are written down as they are done.
func newKeeper(o Options) keeper {
	switch o.Task {
	case guide.Edit:
		edited := editedIn(o)
		return keeper{edited: &edited}
	case guide.Renew:
		return keeper{gone: true}
	}
	return keeper{left: o.Backend.Drafts()}
}

// holds reports whether this run keeps a draft.
func (k *keeper) holds() bool { return k.kept.ID != "" }

// takeUp goes on with a draft that was kept.
func (k *keeper) takeUp(kept Kept) { k.kept = kept }

// end keeps nothing any more: the wizard was left for what lies below it.
func (k *keeper) end() { k.gone, k.over = true, true }

// draft returns what is kept of a draft as it stands; that of an edit has an ID of its own.
func (k *keeper) draft(now Kept) Kept {
	now.ID, now.Edited = k.kept.ID, k.kept.Edited
	if k.edited != nil {
		edited := *k.edited
		now.Edited, now.ID = &edited, edited.ID()
	}
	return now
}

// keep has a draft kept, or deleted if there is nothing to keep any more. It waits for a Keep that runs:
// came asks for it then.
func (k *keeper) keep(w *work, b DraftKeeper, now Kept, some bool) tea.Cmd {
	switch {
	case k.running:
		k.newer = true
		return nil
	case !some:
		return k.forget(b)
	}
	if now.ID == "" { // the same for the last Keep, whatever has answered by then
		now.ID = strings.ToLower(rand.Text()[:12])
	}
	k.kept.ID = now.ID
	k.running, k.newer = true, false
	return func() tea.Msg {
		id, err := b.Keep(now)
		return keptAs{of{w}, id, err}
	}
}

// came remembers the ID of a draft that was kept, and reports whether it has changed since.
func (k *keeper) came(id string) (again bool) {
	k.running, k.kept.ID = false, id
	return k.newer
}

// failed says once that a draft can't be kept, and each time if the wizard was to be left.
func (k *keeper) failed(err error) tea.Cmd {
	k.running = false
	switch {
	case k.leaving:
		k.leaving = false
		return screen.Tell(screen.Late(err))
	case k.unkept:
		return nil
	}
	k.unkept = true
	return screen.Say(screen.Warn, unkeptWords(err))
}

// leave leaves the wizard once no Keep runs any more, and reports whether one does.
func (k *keeper) leave() bool {
	k.leaving = k.running
	return k.leaving
}

// leaves reports once whether the wizard was to be left.
func (k *keeper) leaves() bool {
	was := k.leaving
	k.leaving = false
	return was
}

// forget has the draft of this run deleted; nil if there is none.
func (k *keeper) forget(b DraftKeeper) tea.Cmd {
	id := k.kept.ID
	if id == "" {
		return nil
	}
	k.kept = Kept{}
	return forgetting(b, id, nil)
}

// discard has one of the drafts that were left deleted, and says so; nil if there is none of this ID.
func (k *keeper) discard(b DraftKeeper, id string) tea.Cmd {
	gone := k.of(id)
	if gone == nil {
		return nil
	}
	said := screen.Say(screen.Info, "Discarded: "+gone.Where())
	k.left = slices.DeleteFunc(slices.Clone(k.left), func(one Kept) bool { return one.ID == id })
	return forgetting(b, id, said)
}

// forgetting deletes a draft, and then says so.
func forgetting(b DraftKeeper, id string, said tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		if err := b.Forget(id); err != nil {
			return screen.Say(screen.Warn, "The kept answers can't be deleted: "+fault.Of(err).Sentence)()
		}
		if said == nil {
			return nil
		}
		return said()
	}
}

// of returns one of the drafts that were left; nil for none of this ID.
func (k *keeper) of(id string) *Kept {
	for i := range k.left {
		if k.left[i].ID == id {
			return &k.left[i]
		}
	}
	return nil
}

// choice returns the choice between the drafts that were left and a new one.
func (k *keeper) choice() form.Field {
	f := form.Field{ID: fieldBegin, Control: form.Choice, Label: "Go on or begin", Value: k.left[0].ID}
	for _, one := range k.left {
		f.Options = append(f.Options, form.Option{ID: one.ID, Label: text.Brief(one.Where(), nameWidth), Hint: "left " + one.Left.Local().Format("2006-01-02 15:04")})
	}
	f.Options = append(f.Options, form.Option{ID: beginNew, Label: "A new tenant"})
	return f
}

// unkeptWords says why a draft can't be kept, and what helps.
func unkeptWords(err error) string {
	f := fault.Of(err)
	words := "These answers can't be kept: " + f.Sentence
	if f.Hint != "" {
		words += " (" + f.Hint + ")"
	}
	return words
}
