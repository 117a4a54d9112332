// Package integrations is the screen of the integrations: for each its tenant, its sources,
// whether it polls or what is in the way, its last poll, how many alerts are stored, and for
// how long its certificate is valid. They are edited, renamed, paused, resumed, renewed and
// removed here, and new ones are added.
//
// Its Backend does the acts, with the same functions as the commands of the program, and reads
// the settings; the feeds are read from the store. The package must not know how settings are
// written. Begin with Screen, then work.go for the acts and boxes.go for what they ask.
package integrations

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/tui/command"
	"tocsin/tui/feeds"
	"tocsin/tui/list"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// Integration is an integration of the settings.
type Integration struct {
	Name, TenantID, ClientID, Cloud string
	Sources                         []string // in the words of the settings
	PollEvery, Since                string
	Paused                          bool
	Certificate, PrivateKey         string    // usable paths
	InPlace                         string    // what signs in without a certificate, such as "managed identity"; "" for a certificate
	Ends                            time.Time // of the certificate; zero if it can't be read
	Note                            string    // what was begun and isn't done yet, such as a renewal; "" for nothing
	Alerts                          int       // that the store has
	Counted                         bool      // Alerts is known
}

// Listed are the integrations, in the order of the settings, and sentences about what there is
// beside them, such as a setup that was left half-way.
type Listed struct {
	All    []Integration
	Beside []string
}

// Stored counts what the store has of an integration.
type Stored struct {
	Records int
	Words   string // "12 alerts, 3 incidents"
}

// Backend reads and changes the integrations. Check is called while a name is typed and must do
// no I/O; the others are called in commands with a time limit.
type Backend interface {
	// List returns the integrations in the order of the settings.
	List(ctx context.Context) (Listed, error)
	// Check returns what is wrong with a new name for an integration; "" if it is right.
	Check(old, name string) string
	// Rename, Pause and Remove return what was done, in a sentence.
	Rename(ctx context.Context, old, name string) (string, error)
	Pause(ctx context.Context, name string, pause bool) (string, error)
	// Remove calls each with the number of records removed so far.
	Remove(ctx context.Context, name string, alerts bool, each func(removed int)) (string, error)
	// Stored counts what the store has of an integration.
	Stored(ctx context.Context, name string) (Stored, error)
	// Edit, Renew and Add make the screens that guide through it. Renew returns a RenewedError for
	// a certificate that was renewed and doesn't end soon, unless it is renewed again.
	Edit(ctx context.Context, name string) (screen.Screen, error)
	Renew(ctx context.Context, name string, again bool) (screen.Screen, error)
	Add(ctx context.Context) (screen.Screen, error)
}

// RenewedError says that a certificate was renewed already: to renew it again is a person's
// decision.
type RenewedError struct {
	Name string
	Ends time.Time
}

// Error says so in a sentence.
func (e *RenewedError) Error() string {
	return "the certificate of " + e.Name + " was renewed already: it ends on " + e.Ends.UTC().Format(time.DateOnly)
}

// Options configure the screen.
type Options struct {
	Backend  Backend
	Store    feeds.Store
	Now      func() time.Time
	ReadOnly bool // nothing is changed
	// Health makes the screen of the feeds; nil for none.
	Health func() screen.Screen
	// Renew renews, once the screen is shown, the certificate that ends first.
	Renew bool
	// History is that of the program, so that an act can be taken back after the screen was left;
	// nil for one of the screen's own.
	History *History
}

// Screen is the screen of the integrations. Make one with New.
type Screen struct {
	o       Options
	theme   *theme.Theme
	closing context.Context
	close   context.CancelFunc
	feeds   *feeds.Feeds
	list    *list.List[string, Integration]
	all     []Integration   // as they were read last
	beside  []string        // what is told below them
	read    bool            // all holds an answer
	due     time.Time       // when they are asked for anew; after an answer, or once none can come
	asked   int             // how often they were asked for: answers to earlier questions are dropped
	job     *job            // the act that runs; nil for none
	narrow  bool            // it was drawn with little room for keys beside the state
	before  map[string]bool // the names before another one is added; nil if none is
	renames renaming        // by the last act
}

// Context is the context of the screen's keys.
const Context command.Context = "integrations"

// New makes the screen. It reads nothing until it has the focus.
func New(o Options) *Screen {
	s := &Screen{o: o, theme: theme.New(theme.Options{Dark: true}), list: list.New(func(in Integration) string { return in.Name })}
	if s.o.History == nil {
		s.o.History = &History{}
	}
	s.closing, s.close = context.WithCancel(context.Background())
	s.feeds = feeds.New(s.closing, feeds.Options{Store: o.Store, Now: o.Now, ReadOnly: o.ReadOnly})
	return s
}

// Title is the screen's part of the breadcrumb.
func (s *Screen) Title() string { return "integrations" }

// Typing is always false: names are typed in a box.
func (s *Screen) Typing() bool { return false }

// Ticking is always true: ages change each second.
func (s *Screen) Ticking() bool { return true }

// Update handles a message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.ThemeChanged:
		s.theme = msg.Theme
	case screen.Focus:
		if msg.On {
			return tea.Batch(s.load(), s.feeds.Load())
		}
	case screen.Closed:
		s.close()
	case screen.Tick:
		cmd := tea.Batch(s.feeds.Load(), s.feeds.Focused())
		if !s.o.Now().Before(s.due) {
			cmd = tea.Batch(cmd, s.load())
		}
		return cmd
	case screen.Click:
		return s.click(msg)
	case screen.Wheel:
		s.Move(msg.Lines)
	case feeds.Integrations: // the settings have changed
		return s.load()
	case loaded:
		if msg.of == s && msg.asked == s.asked {
			s.due = s.o.Now().Add(again)
			return s.take(msg)
		}
	case answer:
		if msg.asker() == s {
			return msg.take(s)
		}
	default:
		if answer, cmd := s.feeds.Update(msg); answer.Mine {
			return cmd
		}
	}
	return nil
}

// loaded brings the integrations.
type loaded struct {
	of    *Screen
	asked int
	all   Listed
	err   error
}

// again is how long after the last time the integrations are read again: alerts come, and other
// programs begin a renewal.
const again = 10 * time.Second

// loadLimit is how long reading the settings and certificates may take.
const loadLimit = 20 * time.Second

// load reads the integrations.
func (s *Screen) load() tea.Cmd {
	s.asked++
	s.due = s.o.Now().Add(loadLimit + again)
	asked := s.asked
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(s.closing, loadLimit)
		defer cancel()
		all, err := s.o.Backend.List(ctx)
		return loaded{s, asked, all, err}
	}
}

// take takes the integrations, and begins the renewal that the screen was opened for.
func (s *Screen) take(msg loaded) tea.Cmd {
	if msg.err != nil {
		return screen.Tell(msg.err)
	}
	s.all, s.beside, s.read = msg.all.All, msg.all.Beside, true
	s.renames.follow(s)
	if name := s.added(); name != "" {
		s.before = nil
		s.list.Select(name)
	}
	list.TakeWhole(s.list, s.all)
	if !s.o.Renew {
		return nil
	}
	s.o.Renew = false
	return renewFirst(s)
}

// added returns the integration that came after a opened the setup; "" for none.
func (s *Screen) added() string {
	for _, in := range s.all {
		if s.before != nil && !s.before[in.Name] {
			return in.Name
		}
	}
	return ""
}

// states returns the states of an integration's feeds, as its settings have them.
func (s *Screen) states(in *Integration) (out []ingest.State) {
	for _, st := range s.feeds.Shown() {
		if st.Integration != in.Name {
			continue
		}
		if in.Paused {
			st = st.Suspended()
		}
		out = append(out, st)
	}
	return out
}

// Header has nothing.
func (s *Screen) Header() []screen.Part { return nil }

// Status returns the act that runs, or how fresh the feeds are.
func (s *Screen) Status() screen.Status {
	if s.job != nil {
		return screen.Status{State: []theme.Segment{theme.Seg(theme.Accent, s.theme.Glyphs.Refresh+" "+s.job.words())}}
	}
	if s.read && len(s.all) == 0 { // the feeds of those that were removed may still be there
		return screen.Status{State: []theme.Segment{theme.Seg(theme.Muted, s.theme.Glyphs.Pause+" no integration")}}
	}
	if s.narrow && s.feeds.Filling() != nil { // the rows say whose; the keys need the room
		return screen.Status{State: []theme.Segment{theme.Seg(theme.Accent, s.theme.Glyphs.Refresh+" back-fill")}}
	}
	return screen.Status{State: s.feeds.Line(&s.theme.Glyphs).Short()}
}
