package integrations

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/fault"
	"tocsin/tui/bind"
	"tocsin/tui/command"
	"tocsin/tui/screen"
)

// rows lists the commands.
func rows() []bind.Row[*Screen] {
	in := func(group, word, help string, do func(s *Screen) tea.Cmd, keys ...string) bind.Row[*Screen] {
		return bind.New(Context, group, word, help, do, keys...)
	}
	removes := in("act", "remove", "remove the integration, and its alerts if you like", remove, "D").Hinted("remove", 20).Found("tenant", "delete")
	removes.Danger = true
	return append(bind.Moves[*Screen](Context),
		in("open", "edit", "change the settings of the integration", edit, "enter", "e", "l", "right").Hinted("edit", 50).Found("tenant", "sources"),
		in("act", "add", "set another tenant up", add, "a").Hinted("add", 40).Found("new", "integration", "setup"),
		in("act", "rename", "give the integration another name", rename, "n").Hinted("rename", 30).Found("rename", "tenant"),
		in("act", "pause", "stop polling the integration, or poll it again", pause, "p").Hinted("pause", 45).Found("pause", "resume", "tenant", "disable"),
		in("act", "renew", "renew its certificate, without a gap", renew, "c").Hinted("renew", 35).Found("tenant", "expiring", "expired"),
		removes,
		in("act", "undo", "take back the last pause or rename; again does it anew", takeBack, "z"),
		in("tool", "health", "how polling does: feeds, lag, requests, certificates", health, "f2"),
		in("data", "poll", "poll now", func(s *Screen) tea.Cmd { return s.feeds.PollNow() }, "r").Hinted("poll", 10),
	)
}

// Specs returns the commands of the screen, for the registry.
func Specs() []command.Spec { return bind.Specs(rows()) }

// Commands returns the commands that work now: without an integration those that act on one don't.
// The key that pauses resumes what is paused.
func (s *Screen) Commands() []command.Spec {
	specs := Specs()
	if s.read && len(s.all) == 0 {
		return slices.DeleteFunc(specs, func(spec command.Spec) bool {
			return slices.Contains([]string{"edit", "rename", "pause", "renew", "remove", "poll"}, spec.Word())
		})
	}
	if in, ok := s.list.Current(); ok && in.Paused {
		for i := range specs {
			if specs[i].ID == pauses {
				specs[i].Short = "resume"
			}
		}
	}
	return specs
}

// pauses names the command that pauses and resumes.
const pauses = string(Context) + ".pause"

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd { return bind.Do(rows(), s, id) }

// Move moves the cursor.
func (s *Screen) Move(lines int) { s.list.Move(lines) }

// Page returns the length of a page, less a line that stays in sight.
func (s *Screen) Page() int { return max(len(s.list.Visible())-1, 1) }

// click chooses an integration, and edits it the second time.
func (s *Screen) click(c screen.Click) tea.Cmd {
	if c.Button != tea.MouseLeft {
		return nil
	}
	if _, was := s.list.Point(c.Y - headLines); was {
		return edit(s)
	}
	return nil
}

// health opens the screen of the feeds.
func health(s *Screen) tea.Cmd {
	if s.o.Health == nil {
		return screen.Say(screen.Info, "Nothing polls here")
	}
	return screen.Send(screen.Open{Screen: s.o.Health()})
}

// add opens the guided setup of another integration, on which the cursor is then.
func add(s *Screen) tea.Cmd {
	s.before = map[string]bool{}
	for _, in := range s.all {
		s.before[in.Name] = true
	}
	return s.guide(s.o.Backend.Add)
}

// edit opens the guide with the answers that the settings have.
func edit(s *Screen) tea.Cmd {
	in, ok := s.list.Current()
	if !ok {
		return nil
	}
	return s.guide(func(ctx context.Context) (screen.Screen, error) { return s.o.Backend.Edit(ctx, in.Name) })
}

// renew opens the guided renewal of the certificate.
func renew(s *Screen) tea.Cmd {
	in, ok := s.list.Current()
	if !ok {
		return nil
	}
	return renewal(s, in.Name, false)
}

func renewal(s *Screen, name string, again bool) tea.Cmd {
	return s.guide(func(ctx context.Context) (screen.Screen, error) { return s.o.Backend.Renew(ctx, name, again) })
}

// renewFirst renews the certificate that ends first; if none can be read, the first one.
func renewFirst(s *Screen) tea.Cmd {
	first := -1
	for i, in := range s.all {
		switch {
		case in.InPlace != "":
		case first < 0, s.all[first].Ends.IsZero() && !in.Ends.IsZero(), !in.Ends.IsZero() && in.Ends.Before(s.all[first].Ends):
			first = i
		}
	}
	if first < 0 {
		return screen.Say(screen.Info, "No integration signs in with a certificate: there is none to renew")
	}
	s.list.Select(s.all[first].Name)
	return renewal(s, s.all[first].Name, false)
}

// rename opens the box of a new name.
func rename(s *Screen) tea.Cmd {
	in, ok := s.list.Current()
	if cmd, free := s.free(); !ok || !free {
		return cmd
	}
	return screen.Send(screen.OpenOverlay{Overlay: newNameBox(s, in.Name)})
}

// pause stops or resumes polling. The box of a question would only be in the way: it is taken
// back by the same key.
func pause(s *Screen) tea.Cmd {
	in, ok := s.list.Current()
	if !ok {
		return nil
	}
	to := func(pause bool) func(context.Context) (string, error) {
		return func(ctx context.Context) (string, error) { return s.o.Backend.Pause(ctx, in.Name, pause) }
	}
	words := map[bool]string{true: "pausing ", false: "resuming "}
	back := &undo{what: words[in.Paused] + in.Name, of: in.Name, run: to(in.Paused)}
	back.back = &undo{what: words[!in.Paused] + in.Name, of: in.Name, run: to(!in.Paused), back: back}
	return s.act(&job{what: back.back.what}, writeLimit, back, back.back.run)
}

// takeBack takes back the last act.
func takeBack(s *Screen) tea.Cmd {
	last, why := s.o.History.next()
	switch {
	case why != "":
		return screen.Say(screen.Info, why)
	case last == nil:
		return screen.Say(screen.Info, "There is nothing to take back here")
	}
	if s.job == nil {
		s.renames = last.renames
	}
	return s.act(&job{what: last.what}, writeLimit, last.back, func(ctx context.Context) (string, error) {
		said, err := last.run(ctx)
		if err != nil && gone(ctx, s.o.Backend, last.of) {
			s.o.History.drop(last)
			err = fault.New(fault.Usage, "There is nothing to take back: "+last.of+" was renamed or removed elsewhere", "", err)
		}
		return said, err
	})
}

// gone reports whether the settings are known to have an integration no more.
func gone(ctx context.Context, b Backend, name string) bool {
	listed, err := b.List(ctx)
	return err == nil && !slices.ContainsFunc(listed.All, func(in Integration) bool { return in.Name == name })
}

// remove counts what the store has of the integration, and then asks what becomes of it.
func remove(s *Screen) tea.Cmd {
	in, ok := s.list.Current()
	if cmd, free := s.free(); !ok || !free {
		return cmd
	}
	j := &job{what: "counting the alerts of " + in.Name}
	s.job = j
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(s.closing, screen.LookLimit)
		defer cancel()
		stored, err := s.o.Backend.Stored(ctx, in.Name)
		return counted{of{s}, j, in, stored, err}
	}
}
