package guide

import (
	"time"

	"tocsin/graph/fault"
)

// begin tells what comes, and who can do it.
func begin(a About) []Passage {
	var p points
	p.say(Text, "Name this tenant. The name appears with every alert, in the settings and on the command line.")
	p.say(Gap, "")
	p.say(Note, "It takes about ten minutes. Three steps are done in the Entra admin center, by whoever has the roles:")
	for _, role := range Roles() {
		p.say(Item, role)
	}
	kept := "your answers are kept."
	if a.Simulated {
		kept = "a real setup keeps your answers, the demo only until it ends."
	}
	p.say(Note, "For another person, w writes a page in those steps. Leave at any step: "+kept)
	return p.out
}

// choice tells what the sources bring.
func choice(a About) []Passage {
	var p points
	p.say(Text, "Choose what to read. Each source needs a permission of its own, which a later step names.")
	p.say(Note, "alerts_v2 has the products that the tenant has licences for: Defender XDR, Defender for Endpoint, Office 365, Identity and Cloud Apps, Entra ID Protection, Purview DLP, Purview Insider Risk Management.")
	p.say(Note, "Of Entra ID Protection and of Office 365 it has less than Legacy had: risk_detections and o365_management close these two gaps. Some alerts of Office 365 then come twice, and the list says which.")
	p.say(Note, "Legacy (alerts, v1) ended on 2026-10-15. Where it still answers, tocsin coverage shows what it has that v2 lacks. Microsoft changes its lists often, and there is no full comparison: ask Microsoft about a product that you miss.")
	p.say(Note, "Defender for Identity comes through Cloud Apps: only if the tenant has unified security operations, and Identity is connected to Cloud Apps.")
	p.out = append(p.out, polling(a)...)
	return p.out
}

// polling tells what a preset says of polling; nothing without one.
func polling(a About) []Passage {
	var p points
	if a.PollEvery == "" && a.Since == "" {
		return nil
	}
	p.say(Gap, "")
	p.say(Text, "The team's preset also says how these are polled. It is saved with the integration:")
	if a.PollEvery != "" {
		p.fact("poll_every", a.PollEvery+" from one poll to the next")
	}
	if a.Since != "" {
		p.fact("since", a.Since+" is how far back the first back-fill goes")
	}
	return p.out
}

// pair tells what the certificate is for and which files will do.
func pair(About) []Passage {
	var p points
	p.say(Text, "tocsin signs in with a certificate instead of a password. The portal gets the public part; the private key never leaves this machine.")
	p.say(Note, "Files are PEM, and keys have no passphrase: encrypted keys, PKCS#12 files and client secrets are not supported. Self-signed certificates will do. A certificate ends; tocsin cert renew replaces it without a gap.")
	return p.out
}

// saved tells what was done with an integration, and what was answered.
func saved(p *points, a About, done string) {
	p.say(Good, a.Name+" "+done+".")
	twin(p, a)
	if !a.Passed {
		p.say(Warning, "It was saved without a passed test. Run tocsin doctor to test it again.")
	}
	p.say(Gap, "")
	answers(p, a)
	p.say(Gap, "")
}

// done tells what was set up.
func done(a About) []Passage {
	var p points
	saved(&p, a, "is set up")
	p.say(Text, opens(a))
	if !a.Ends.IsZero() {
		p.say(Text, "The certificate ends on "+a.Ends.UTC().Format(time.DateOnly)+". Renew it before that:")
		p.value("tocsin cert renew " + fault.ShellWord(a.Name)) // whole, to be copied
	}
	every := "each minute"
	if a.PollEvery != "" {
		every = "every " + a.PollEvery
	}
	p.say(Note, "New alerts are polled "+every+". Alerts are relayed as the service has them, without the telemetry behind them: one list of all products, and no deep analysis.")
	p.say(Note, "Two queries tell the versions apart:")
	p.say(Item, "where ingest.product.name = 'GRAPH_ALERTS' and ingest.product.version = 'v2'")
	p.say(Item, "where ingest.product.name = 'GRAPH_ALERTS' and ingest.product.version = 'Legacy'")
	return p.out
}

// twin warns of another integration with the same application.
func twin(p *points, a About) {
	if a.Twin != "" {
		p.say(Warning, "The settings have this application as "+a.Twin+", too: all of its alerts come twice. Pause or remove one of the two: f3, or tocsin integration pause "+fault.ShellWord(a.Name))
	}
}

// opens tells what comes behind the last step.
func opens(a About) string {
	if a.Back == "" {
		return "The alert list opens next and fills while the back-fill runs."
	}
	return "Enter leads back to " + a.Back + ". The alerts come in meanwhile, while the back-fill runs."
}

// answers adds what the settings have of an integration.
func answers(p *points, a About) {
	if a.Settings != "" {
		p.fact("settings", a.Settings)
	}
	if a.Credential != "" {
		p.fact("credential", a.Credential)
	} else {
		p.fact("certificate", a.Certificate)
		p.fact("private key", a.PrivateKey)
	}
	p.fact("tenant ID", a.TenantID)
	p.fact("client ID", a.ClientID)
	p.fact("cloud", a.Cloud)
	for i, source := range a.Sources {
		name := "sources"
		if i > 0 {
			name = ""
		}
		p.fact(name, string(source))
	}
	if a.PollEvery != "" {
		p.fact("poll_every", a.PollEvery)
	}
	if a.Since != "" {
		p.fact("since", a.Since)
	}
}
