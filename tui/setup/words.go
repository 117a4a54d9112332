package setup

import (
	"path/filepath"

	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// words writes the text of the present step above its fields.
func (s *Screen) words(p *paragraphs) {
	if s.o.Backend.Demo() {
		p.say("", theme.Accent, simulated(s.at))
	}
	switch s.at {
	case stepName:
		p.text("Name this tenant. The name appears with every alert, in the settings and on the command line.")
	case stepCloud:
		p.text("Choose the tenant's cloud. Each cloud has its own addresses for sign-in and for Graph.")
	case stepSources:
		p.text("Choose what to read. Each source needs a permission of its own, which a later step names.")
	case stepRegister:
		s.registerWords(p)
	case stepTenant:
		p.text("Enter the directory (tenant) ID. It's on the Overview page of the registration.")
	case stepClient:
		p.text("Enter the application (client) ID. It's on the same page. Don't confuse it with the object ID.")
	case stepPermissions:
		s.permissionWords(p)
	case stepCertificate:
		p.text("tocsin signs in with a certificate instead of a password. The portal gets the public part; the private key never leaves this machine.")
	case stepUpload:
		s.uploadWords(p)
	case stepTest:
		s.testWords(p)
	case stepDone:
		s.doneWords(p)
	}
}

// simulated returns what is different in a step for a simulated tenant.
func simulated(at step) string {
	switch at {
	case stepRegister:
		return "The tenant is simulated: there's nothing to register. Its IDs are filled in for you in the next steps."
	case stepTenant, stepClient:
		return "The tenant is simulated: its ID is filled in for you."
	case stepPermissions:
		return "The tenant is simulated: it grants these permissions when you continue."
	case stepUpload:
		return "The tenant is simulated: it takes the certificate when you continue."
	case stepDone:
		return "The tenant is simulated: all of this is deleted when the demo ends."
	}
	return "The tenant is simulated."
}

func (s *Screen) registerWords(p *paragraphs) {
	p.text("Graph answers only applications that the tenant knows. An administrator registers tocsin once, in the Entra admin center:")
	p.point(1, "Open App registrations and choose New registration.")
	if link := s.o.Backend.Links(s.draft).Register; link != "" {
		p.value(link)
	}
	p.point(2, "Give it a name, such as tocsin.")
	p.point(3, "Supported account types: accounts in this organizational directory only (single tenant).")
	p.point(4, "Redirect URI: leave it empty. Then choose Register.")
	p.point(5, "From the Overview page, copy two values for the next steps: Directory (tenant) ID and Application (client) ID.")
	if s.o.Backend.Demo() {
		p.gap()
		p.fact("tenant ID", s.draft.TenantID)
		p.fact("client ID", s.draft.ClientID)
	}
}

func (s *Screen) permissionWords(p *paragraphs) {
	p.text("The application can't read anything until an administrator allows it. These are the least permissions for your sources:")
	api := ""
	for i, need := range permissionsFor(s.draft.Sources) {
		if i == 0 || need.api != api {
			api = need.api
			p.note(api + ", Application permissions (not Delegated):")
		}
		p.lines = append(p.lines, p.th.Line(p.w, theme.Segment{Text: "   "}, theme.Seg(theme.Accent, text.Fit(need.name, 28)), theme.Seg(theme.Muted, "for "+need.source)))
	}
	p.point(1, "In the registration, open API permissions, choose Add a permission, and tick them.")
	p.point(2, "Choose Grant admin consent there, or have an administrator open this link:")
	if link := s.o.Backend.Links(s.draft).Consent; link != "" {
		p.value(link)
	}
	p.note("The link may end on a page that says no reply address is registered (AADSTS500113). Then check API permissions: consent is given once each line says Granted.")
}

func (s *Screen) uploadWords(p *paragraphs) {
	p.text("In the registration, open Certificates & secrets, Certificates, Upload certificate, and choose the public part:")
	p.value(s.draft.Certificate)
	if s.draft.Certificate == s.draft.PrivateKey {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, "This file also holds the private key: don't upload it. Extract the public part with openssl x509 -in FILE -out public.pem, and upload that.")
	}
	if s.facts != nil {
		p.text("The portal then shows a thumbprint. It must be this one (SHA-1):")
		p.value(s.facts.SHA1)
	}
	p.gap()
	p.note("If the portal refuses the upload, the tenant has one of two app management policies:")
	p.say("   ", theme.Muted, "maximum lifetime (CredentialInvalidLifetimeAsPerAppPolicy): make a shorter one with tocsin cert new --days N, then go back one step and enter its files;")
	p.say("   ", theme.Muted, "trusted authorities only (trustedCertificateAuthority): self-signed certificates are refused. Enter the files of a certificate that your organisation's authority signed.")
}

func (s *Screen) doneWords(p *paragraphs) {
	p.say(p.th.Glyphs.OK+" ", theme.Good, s.draft.Name+" is set up.")
	if !s.test.passed() {
		p.say(p.th.Glyphs.Alert+" ", theme.Warn, "It was saved without a passed test. Run tocsin doctor to test it again.")
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
	p.text("The alert list opens next and fills while the back-fill runs.")
}

// below writes what comes below the step's fields: the pair, the running work,
// and what went wrong.
func (s *Screen) below(p *paragraphs) {
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

func (s *Screen) pairWords(p *paragraphs) {
	making := s.form().Value(fieldHow) == howMake
	switch {
	case making && s.made == nil:
		where := "beside the settings"
		if s.o.Settings != "" {
			where = "in " + filepath.Dir(s.o.Settings)
		}
		p.note("tocsin writes two files " + where + " that only you can read: NAME.pem is the public part, NAME.key.pem the private key.")
	case making:
		p.fact("made", s.made.Certificate)
		p.fact("private key", s.made.PrivateKey)
	}
	if s.facts != nil {
		p.facts(*s.facts)
	}
}
