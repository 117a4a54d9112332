package setup

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/decide"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Edited says which integration the draft of an edit changes, and what its settings were then.
type Edited struct {
	Settings string `json:"settings"` // absolute path of the settings file
	Was      Draft  `json:"was"`
}

// ID names the draft of an edit. There is one for each integration of a settings file.
func (e Edited) ID() string {
	sum := sha256.Sum256([]byte(e.Settings + "\x00" + e.Was.Name))
	return fmt.Sprintf("edit-%x", sum[:8])
}

// editedIn returns what an edit changes. A program may be started in any folder: a relative path of
// the settings would name another file the next time.
func editedIn(o Options) Edited {
	e := Edited{Settings: o.Settings, Was: o.Was}
	if path, err := filepath.Abs(o.Settings); err == nil && o.Settings != "" {
		e.Settings = path
	}
	return e
}

// change is an answer that an edit can change, and how to take it over.
type change struct {
	differs func(a, b Draft) bool
	take    func(to *Draft, from Draft)
}

// changes lists the answers that an edit can change.
func changes() []change {
	return []change{
		{func(a, b Draft) bool { return a.Cloud != b.Cloud }, func(to *Draft, from Draft) { to.Cloud = from.Cloud }},
		{func(a, b Draft) bool { return !slices.Equal(a.Sources, b.Sources) }, func(to *Draft, from Draft) { to.Sources = from.Sources }},
		{func(a, b Draft) bool { return a.TenantID != b.TenantID }, func(to *Draft, from Draft) { to.TenantID = from.TenantID }},
		{func(a, b Draft) bool { return a.ClientID != b.ClientID }, func(to *Draft, from Draft) { to.ClientID = from.ClientID }},
		{
			func(a, b Draft) bool {
				return a.Certificate != b.Certificate || a.PrivateKey != b.PrivateKey || a.Credential != b.Credential
			},
			func(to *Draft, from Draft) {
				to.Certificate, to.PrivateKey, to.Credential = from.Certificate, from.PrivateKey, from.Credential
			},
		},
	}
}

// differences counts the answers in which two drafts differ.
func differences(a, b Draft) (n int) {
	for _, c := range changes() {
		if c.differs(a, b) {
			n++
		}
	}
	return n
}

// onto returns a draft of the settings as they are now, with what the kept one had changed.
func (k Kept) onto(is Draft) Draft {
	for _, c := range changes() {
		if c.differs(k.Draft, k.Edited.Was) {
			c.take(&is, k.Draft)
		}
	}
	return is
}

// takeUp goes on with the changes of an edit that was left.
func takeUp(s *Screen) {
	for _, k := range s.o.Backend.Drafts() {
		if k.Edited == nil {
			continue
		}
		s.answers.Draft = k.onto(s.answers.was)
		if c := s.answers.Credential; c != "" && vouchedAs(s.o.Backend.Vouched(), c) == nil { // it was left on another machine
			s.answers.Credential = s.answers.was.Credential
		}
		s.keeper.takeUp(k)
		s.pair.takeUp(s.answers.Draft, k.Made)
	}
}

// leftWords says in the summary that changes were left earlier.
func leftWords(s *Screen, p *paragraphs) {
	if !s.keeper.holds() || s.keeper.kept.Left.IsZero() {
		return
	}
	p.gap()
	p.say(p.th.Glyphs.Alert+" ", theme.Warn, "These changes were left on "+s.keeper.kept.Left.Local().Format("2006-01-02 15:04")+", and are not saved yet. D discards them.")
}

// unsaved reports whether an edit has changes that are kept and not saved.
func unsaved(s *Screen) bool {
	return s.o.Task == guide.Edit && s.steps.now().ID == guide.Summary && s.keeper.holds()
}

// askForget asks before the changes of an edit are deleted.
func askForget(s *Screen) tea.Cmd {
	question := "Discard the changes of " + text.Brief(s.answers.Name, nameWidth) + "? The settings stay as they are."
	if s.pair.made != nil {
		question += " The certificate and the key that were made stay."
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewConfirm(s.theme, question, discarded{of{s.work}, s.keeper.kept.ID})})
}

// forgetChanges takes the answers of the settings again.
func forgetChanges(s *Screen) tea.Cmd {
	if !unsaved(s) {
		return nil
	}
	s.answers.Draft = s.answers.was
	s.pair.takeUp(s.answers.was, nil)
	remake(s)
	return both(s.keeper.forget(s.o.Backend), screen.Say(screen.Info, "The changes are discarded"))
}

// remake makes the fields of all steps again.
func remake(s *Screen) {
	for _, st := range s.steps.stages {
		if st.fields != nil {
			s.steps.ask(st.ID, st.fields(s))
		}
	}
}

// keptOnWay says that the changes of an edit, which is left, stay.
func keptOnWay(s *Screen) tea.Cmd {
	if _, ok := s.Left(); !ok || s.o.Task != guide.Edit {
		return nil
	}
	return screen.Say(screen.Info, "Not saved: the changes of "+text.Brief(s.answers.Name, nameWidth)+" are kept for the next time you edit it")
}
