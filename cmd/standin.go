package cmd

import (
	"context"
	"crypto/x509"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/simulator"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
)

// How long the people of the demo take, if A doesn't let them act at once.
const (
	consentsAfter = 20 * time.Second // the administrator who was asked for consent
	mendsAfter    = 30 * time.Second // what is still wrong when the setup was saved
)

// play lets the people outside the guided setup of a demo act: the administrator who is asked
// for consent, and those who mend a trouble. Its methods may run at the same time.
type play struct {
	served  *simServer
	trouble *trouble // nil if nothing goes wrong

	mu        sync.Mutex
	asked     bool // for consent
	consented bool // to all permissions
	mended    bool // the trouble, or there is none
	acted     bool // those who mend the trouble
	refused   bool // the portal refused a certificate
	later     []*time.Timer
}

// newPlay begins the play of a served tenant, and its trouble.
func newPlay(served *simServer, t *trouble) (*play, error) {
	p := &play{served: served, trouble: t, mended: t == nil}
	if t == nil || t.begin == nil {
		return p, nil
	}
	return p, t.begin(served)
}

// ask asks the administrator for consent. They take their time, or get it wrong at first.
func (p *play) ask() {
	p.mu.Lock()
	defer p.mu.Unlock()
	again := p.asked
	p.asked = true
	switch {
	case p.consented:
	case p.trouble == nil || p.trouble.first == nil:
		if !again {
			p.later = append(p.later, time.AfterFunc(consentsAfter, p.consent))
		}
	case !again:
		p.served.tenant.Grant(p.trouble.first...)
	default:
		p.grant()
	}
}

// upload returns why the portal refuses a certificate; nil if it takes it. To come with another
// certificate that it takes is the right thing.
func (p *play) upload(cert *x509.Certificate) error {
	if p == nil || p.trouble == nil || p.trouble.upload == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mended {
		return nil
	}
	err := p.trouble.upload(cert)
	p.refused, p.mended = err != nil, err == nil
	return err
}

// read is called with the days of a certificate that was entered: one that the portal will take
// is no longer asked for.
func (p *play) read(days int) {
	if p == nil || p.trouble == nil || p.trouble.upload == nil || days > longest {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = false
}

// consent grants all permissions.
func (p *play) consent() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.grant()
}

// grant is consent for those who hold the lock.
func (p *play) grant() {
	p.served.tenant.Grant(simulator.Roles()...)
	p.consented = true
	if p.trouble != nil && p.trouble.first != nil {
		p.mended = true
	}
}

// Waits says what is not done yet, and what the key of setup.ActKey does about it.
func (p *play) Waits(at guide.ID) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !p.mended && at == p.trouble.at && (p.refused || p.trouble.upload == nil && p.asked):
		return p.trouble.waits
	case at == guide.Done && p.asked && !(p.mended && p.consented):
		return "What was wrong in the test is mended in half a minute, or by " + setup.ActKey + " at once."
	case at == guide.Permissions || !p.asked || p.consented || p.trouble != nil && p.trouble.first != nil:
		return ""
	}
	return "The administrator was asked, and consents within 20 seconds, or by " + setup.ActKey + " at once."
}

// Did says what was done that the person had to ask for.
func (p *play) Did(at guide.ID) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var did []string
	if p.acted && at == p.trouble.at {
		did = append(did, p.trouble.did+".")
	}
	if granted := p.acted && p.trouble.first != nil; p.consented && p.asked && !granted && (at == guide.Certificate || at == guide.Upload || at == guide.Test) {
		did = append(did, "The administrator has consented.")
	}
	return strings.Join(did, " ")
}

// Act mends the trouble; without one, it lets the administrator consent. It holds no lock while
// it mends, because the screen asks Waits meanwhile.
func (p *play) Act() (string, error) {
	p.mu.Lock()
	mended := p.mended
	if mended || p.trouble.first != nil {
		p.grant()
	}
	p.mu.Unlock()
	if mended {
		return "The administrator granted consent", nil
	}
	if p.trouble.mend != nil {
		if err := p.trouble.mend(p.served); err != nil {
			return "", err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mended, p.acted = true, true
	return p.trouble.did, nil
}

// saved lets everything be mended after a while: the list of a demo that stays empty shows
// nothing.
func (p *play) saved() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.later = append(p.later, time.AfterFunc(mendsAfter, func() {
		p.mu.Lock()
		wrong := !p.mended
		p.mu.Unlock()
		if wrong {
			_, _ = p.Act() // what can't be mended is told by the polls
		}
		p.consent()
	}))
}

// stop ends what was to come.
func (p *play) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, timer := range p.later {
		timer.Stop()
	}
}

// standin plays the people of a demo for its guide, and lets it be left and come back to.
type standin struct {
	*play
	shown *shown
}

// Left returns the drafts that were left, which the demo keeps in its own folder.
func (st standin) Left(ctx context.Context) []setup.Kept { return st.shown.app.draftsLeft(ctx) }

// Return shows the guide as a person finds it who comes back.
func (st standin) Return(drafts []setup.Kept) tea.Cmd {
	st.shown.drafts = drafts
	return tea.Sequence(
		screen.Send(screen.Replace{Screen: st.shown.root(showing{guide: true})}),
		screen.Say(screen.Info, "Another day. In a real tenant: tocsin setup --resume"),
	)
}
