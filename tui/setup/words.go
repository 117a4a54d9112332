package setup

import (
	"path/filepath"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// words adds what the present step says above its fields.
func (s *Screen) words(p *page) {
	if s.o.Backend.Demo() {
		p.say("", theme.Accent, simulated(s.at))
	}
	switch s.at {
	case stepName:
		p.text("What shall this tenant be called here? The name stands with every alert, in the settings and on the command line.")
	case stepCloud:
		p.text("Where does the tenant live? Each cloud has its own addresses for sign-in and for Graph.")
	case stepSources:
		p.text("What shall be read? Each source needs a permission of its own, which a later step names.")
	case stepRegister:
		s.registerWords(p)
	case stepTenant:
		p.text("Which directory? The value stands on the Overview page of the registration, as Directory (tenant) ID.")
	case stepClient:
		p.text("Which application? The value stands on the same page, as Application (client) ID. It is not the Object ID.")
	case stepPermissions:
		s.permissionWords(p)
	case stepCertificate:
		p.text("tocsin signs in by a certificate instead of a password: the portal gets its public part, the private key never leaves this machine.")
	case stepUpload:
		s.uploadWords(p)
	case stepTest:
		s.testWords(p)
	case stepDone:
		s.doneWords(p)
	}
}

// simulated says what is different where the tenant is simulated.
func simulated(at step) string {
	switch at {
	case stepRegister:
		return "The tenant is simulated: nothing is to be registered. Its ids are filled in for you in the next steps."
	case stepTenant, stepClient:
		return "The tenant is simulated: this is its id, filled in for you."
	case stepPermissions:
		return "The tenant is simulated: it grants these permissions when you go on."
	case stepUpload:
		return "The tenant is simulated: it takes the certificate when you go on."
	case stepDone:
		return "The tenant is simulated: all this is gone when the demo ends."
	}
	return "The tenant is simulated; what is offered here works."
}

func (s *Screen) registerWords(p *page) {
	p.text("Graph answers applications that the tenant knows. Whoever may register them does this once, in the Entra admin center:")
	p.point(1, "Open App registrations and choose New registration.")
	if link := s.o.Backend.Links(s.draft).Register; link != "" {
		p.value(link)
	}
	p.point(2, "Give it a name, such as tocsin.")
	p.point(3, "Supported account types: accounts in this organizational directory only (single tenant).")
	p.point(4, "Redirect URI: leave it empty. Then press Register.")
	p.point(5, "From the Overview page write down two values for the next steps: Directory (tenant) ID and Application (client) ID.")
	if s.o.Backend.Demo() {
		p.gap()
		p.fact("tenant ID", s.draft.TenantID)
		p.fact("client ID", s.draft.ClientID)
	}
}

func (s *Screen) permissionWords(p *page) {
	p.text("The application may read nothing until an administrator allows it. These are the least permissions for your sources:")
	api := ""
	for i, need := range permissionsFor(s.draft.Sources) {
		if i == 0 || need.api != api {
			api = need.api
			p.note(api + ", Application permissions (not Delegated):")
		}
		p.lines = append(p.lines, p.th.Line(p.w, theme.Segment{Text: "   "}, theme.Seg(theme.Accent, text.Fit(need.name, 28)), theme.Seg(theme.Muted, "for "+need.source)))
	}
	p.point(1, "In the registration open API permissions, Add a permission, and tick them.")
	p.point(2, "Press Grant admin consent there, or let an administrator open this link:")
	if link := s.o.Backend.Links(s.draft).Consent; link != "" {
		p.value(link)
	}
	p.note("The link may end in a page that misses a reply address (AADSTS500113). Then look at API permissions: the consent counts once each line says Granted.")
}

func (s *Screen) uploadWords(p *page) {
	p.text("In the registration open Certificates & secrets, Certificates, Upload certificate, and choose the public part:")
	p.value(s.draft.Certificate)
	if s.draft.Certificate == s.draft.PrivateKey {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, "this file holds the private key, too: do not upload it. Write the public part alone by openssl x509 -in FILE -out public.pem, and upload that.")
	}
	if s.facts != nil {
		p.text("The portal then shows a thumbprint. It must be this one (SHA-1):")
		p.value(s.facts.SHA1)
	}
	p.gap()
	p.note("If the portal refuses the upload, one of two app management policies of the tenant is in force:")
	p.say("   ", theme.Muted, "maximum lifetime (CredentialInvalidLifetimeAsPerAppPolicy): make a shorter one by tocsin cert new --days N, and give its files one step back;")
	p.say("   ", theme.Muted, "named authorities only (trustedCertificateAuthority), which refuses self-signed ones: give the files of a certificate that your organisation's authority signed.")
}

func (s *Screen) doneWords(p *page) {
	p.say(p.th.Glyphs.OK+" ", theme.Good, s.draft.Name+" is set up.")
	if !s.test.passed() {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, "It is kept without a passed test; tocsin doctor tests it again.")
	}
	p.gap()
	if s.o.Settings != "" {
		p.fact("settings", s.o.Settings)
	}
	p.fact("certificate", s.draft.Certificate)
	p.fact("private key", s.draft.PrivateKey)
	p.fact("tenant ID", s.draft.TenantID)
	p.fact("client ID", s.draft.ClientID)
	p.fact("cloud", s.draft.Cloud)
	for i, source := range s.draft.Sources {
		name := "sources"
		if i > 0 {
			name = ""
		}
		p.fact(name, source)
	}
	p.gap()
	p.text("The alerts open next; the list fills while the first sync goes back in time.")
}

// below adds what stands below the step's fields: what the pair is, what goes
// on, and what went wrong.
func (s *Screen) below(p *page) {
	if s.at == stepCertificate {
		s.pairWords(p)
	}
	if s.busy != "" {
		g := &p.th.Glyphs
		p.say(g.Spinner[s.frame%len(g.Spinner)]+" ", theme.Accent, s.busy)
	}
	if s.problem != nil {
		p.fault(s.problem)
	}
}

func (s *Screen) pairWords(p *page) {
	making := s.form().Value(fieldHow) == howMake
	switch {
	case making && s.made == nil:
		where := "beside the settings"
		if s.o.Settings != "" {
			where = "in " + filepath.Dir(s.o.Settings)
		}
		p.note("Two files are written " + where + ", readable by you alone: NAME.pem is the public part, NAME.key.pem the private key.")
	case making:
		p.fact("made", s.made.Certificate)
		p.fact("private key", s.made.PrivateKey)
	}
	if s.facts != nil {
		p.facts(*s.facts)
	}
}
