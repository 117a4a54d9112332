package setup

import (
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// hand is an address, or the public certificate, for use outside the wizard.
type hand struct {
	what string // "the link"
	text string
	link bool   // it can be a QR code
	none string // said if there is no text yet
}

// registerHand and the others return what their step hands on.
func registerHand(a guide.About) hand {
	return hand{"the link", a.RegisterLink, true, "The settings name no portal of this cloud"}
}

func consentHand(a guide.About) hand {
	return hand{"the consent link", a.ConsentLink, true, "There is no link yet: it needs both IDs of the steps before"}
}

func uploadHand(a guide.About) hand {
	if lines := guide.Script(a); len(lines) > 0 {
		return hand{"the commands", strings.Join(lines, "\n"), false, ""}
	}
	return hand{"the public certificate", a.PEM, false, "There is no certificate yet: the step before makes it"}
}

// handOf returns what the present step hands on; its text is "" for nothing.
func handOf(s *Screen) hand {
	if hands := s.steps.now().hands; hands != nil {
		return hands(aboutOf(s))
	}
	return hand{}
}

// handsOn and handsLink report whether the step hands something on, once it is there.
func handsOn(s *Screen) bool   { return s.steps.now().hands != nil }
func handsLink(s *Screen) bool { return handsOn(s) && handOf(s).link }

// handing returns what does something with the text that the step hands on. Without one it
// says what is missing.
func handing(do func(*Screen, hand) tea.Cmd) func(*Screen, string) tea.Cmd {
	return func(s *Screen, _ string) tea.Cmd {
		h := handOf(s)
		if h.text == "" {
			return screen.Say(screen.Info, h.none)
		}
		return do(s, h)
	}
}

// copyHand copies what the step hands on.
func copyHand(s *Screen, h hand) tea.Cmd { return s.clip.Text(h.what, h.text) }

// showAlone shows it without anything beside it.
func showAlone(s *Screen, h hand) tea.Cmd {
	copies := func(h hand) tea.Cmd { return copyHand(s, h) }
	return screen.Send(screen.Open{Screen: newAlone(h, copies, strings.Split(strings.TrimRight(h.text, "\n"), "\n"))})
}

// showCode shows a link as a QR code.
func showCode(s *Screen, h hand) tea.Cmd {
	code, err := newCode(h, func(h hand) tea.Cmd { return copyHand(s, h) })
	if err != nil {
		return screen.Say(screen.Warn, "The link is too long for a QR code")
	}
	return screen.Send(screen.Open{Screen: code})
}

// writeHandout has the page for another person written.
func writeHandout(s *Screen, _ string) tea.Cmd {
	about, draft, kept := aboutOf(s), s.answers.Draft, chosenDraft(s)
	if kept != nil {
		about, draft = answersOf(s, kept.Draft), kept.Draft
		if v := vouchedAs(s.o.Backend.Vouched(), kept.Draft.Credential); v != nil {
			about.InPlace = guide.InPlace{Credential: v.Credential, Issuer: v.Issuer, Subject: v.Subject, Audience: v.Audience}
		}
	}
	name, at := about.Name, s.steps.now().ID
	return func() tea.Msg {
		ctx, cancel := s.work.aside(fileLimit)
		defer cancel()
		if about.Certificate != "" && about.PEM == "" { // a resumed draft, whose pair wasn't read yet
			if facts, err := within(ctx, func() (certificate.Facts, error) { return s.o.Backend.Certificate(draft) }); err == nil {
				about.Thumbprint, about.PEM, about.Ends = facts.SHA1, facts.PEM, facts.NotAfter
			}
		}
		page := guide.Page(about, guide.Markdown)
		path, err := within(ctx, func() (string, error) { return s.o.Backend.Handout(name, page) })
		return wrote{of: of{s.work}, at: at, name: name, path: path, lacks: about.PEM == "" && about.Credential == "", err: err}
	}
}

// wrote answers writeHandout.
type wrote struct {
	of
	at    guide.ID // the step in which the page was asked for
	name  string   // of the integration
	path  string
	lacks bool   // a certificate
	was   string // the page of the same integration that was written before; "" for none
	err   error
}

// takeWrote lets the step say where the page is: a toast has no room for its path.
func takeWrote(s *Screen, msg wrote) {
	switch {
	case msg.at != s.steps.now().ID:
	case msg.err != nil:
		s.work.fail(screen.Late(msg.err))
	default:
		if s.wrote != nil && s.wrote.name == msg.name && s.wrote.path != msg.path {
			msg.was = s.wrote.path
		}
		s.page, s.wrote = &msg, &msg
		s.work.clear()
	}
}

// pageWords says where the page is that was written in this step, and what it lacks.
func pageWords(s *Screen, p *paragraphs) {
	if s.page == nil {
		return
	}
	p.say(p.th.Glyphs.OK+" ", theme.Good, "Page written:")
	p.value(s.page.path)
	if s.page.was != "" {
		p.text("Send it instead of " + text.Brief(filepath.Base(s.page.was), 60) + ", which was written before.")
	}
	if s.o.Backend.Demo() {
		p.note("It goes when the demo ends: copy it before.")
	}
	if s.page.lacks {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, "It has no certificate yet. Make that first, then one page has all: "+toCertificate(s)+".")
	}
}

// toCertificate says how to get to the step that makes the certificate: enter stops at the fields
// before it that wait for the other person.
func toCertificate(s *Screen) string {
	at := max(s.steps.index(guide.Certificate), 0) // a renewal begins with it
	return fmt.Sprintf("ctrl+p, then step %d, goes to it", at+1)
}
