package guide

import (
	"slices"
	"strconv"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// registration tells how an application is registered.
func registration(a About) []Passage {
	if a.registered() {
		return register(a)
	}
	var p points
	p.say(Text, "Graph answers only applications that the tenant knows. An administrator registers tocsin once, in the Entra admin center:")
	p.add("Open App registrations and choose New registration.")
	p.value(a.RegisterLink)
	p.add("Give it a name, such as tocsin.")
	p.add("Supported account types: accounts in this organizational directory only (single tenant).")
	p.add("Redirect URI: leave it empty. Then choose Register.")
	whither := "for the next steps"
	if a.Apart {
		whither = "to send back"
	}
	p.add("From the Overview page, copy two values " + whither + ": Directory (tenant) ID and Application (client) ID.")
	if a.Simulated {
		p.say(Gap, "")
		p.fact("tenant ID", a.TenantID)
		p.fact("client ID", a.ClientID)
	}
	return p.out
}

// registered reports whether another person is told of an application that exists: both of its IDs
// are known. A managed identity has them too, without a registration.
func (a About) registered() bool {
	return a.Apart && a.TenantID != "" && a.ClientID != "" && alert.Credential(a.Credential) != alert.ManagedIdentity
}

// register tells where the application is that was registered.
func register(a About) []Passage {
	var p points
	p.say(Text, "The application is registered already. In the Entra admin center, open App registrations, All applications, and choose the one with this ID:")
	p.value(a.RegisterLink)
	p.fact("application (client) ID", a.ClientID)
	p.fact("directory (tenant) ID", a.TenantID)
	return p.out
}

// permissions tells which permissions the sources need and how an administrator grants
// them.
func permissions(a About) []Passage {
	var p points
	p.say(Text, "The application can't read anything until an administrator allows it. These are the least permissions for the chosen sources:")
	api := ""
	for _, need := range Needed(a.Sources) {
		if need.API != api {
			api = need.API
			p.say(Note, api+", Application permissions (not Delegated):")
		}
		p.out = append(p.out, needWords(need, a.Apart)...)
	}
	p.add("In the registration, open API permissions, choose Add a permission, and tick them.")
	switch {
	case a.ConsentLink != "":
		p.add("Choose Grant admin consent there, or have an administrator open this link:")
		p.value(a.ConsentLink)
		p.say(Note, "The link may end on a page that says no reply address is registered (AADSTS500113). Then check API permissions: consent is given once each line says Granted.")
	case a.Apart:
		p.add("Choose Grant admin consent there. A link to the same can be sent to you once you have sent back both IDs.")
	default:
		p.add("Choose Grant admin consent there. A link to the same stands here once both IDs are entered, in the steps before.")
	}
	return p.out
}

// needWords tells of a permission what it is for, on a page for another person in full.
func needWords(need Need, apart bool) []Passage {
	said := Passage{Kind: Permission, Name: need.Name, Text: "for " + string(need.Source)}
	switch {
	case apart && need.Lacks != "":
		said.Text = "optional; without it, " + need.Lacks
	case apart:
		said.Text = "for " + alert.SourceOf(need.Source).Help
	case need.Lacks != "":
		return []Passage{said, {Kind: Item, Text: "without " + need.Name + ", " + need.Lacks}}
	}
	return []Passage{said}
}

// delegated tells of the permission that the portal shows besides those of the sources.
func delegated(About) []Passage {
	return []Passage{{Kind: Note, Text: "User.Read (Delegated) may stand in the list too: Entra adds it to each registration. It isn't needed here, and can stay or be removed."}}
}

// Need is an application permission by the name that the portal shows, the API that it
// belongs to, and the source that needs it.
type Need struct {
	API    string
	Name   string
	Source alert.SourceName
	Lacks  string // what is missing without it, if the source can do without; "" if it can't
}

// Needed returns the least permissions that sources need to be read whole, in the order in
// which sources are listed. Unknown sources need none.
func Needed(sources []alert.SourceName) []Need {
	var out []Need
	for _, s := range alert.Sources() {
		if slices.Contains(sources, s.Name) {
			out = append(out, Need{API: s.Scope.Title(), Name: s.Roles[0], Source: s.Name})
			if h := s.Helpful; h.Role != "" {
				out = append(out, Need{s.Scope.Title(), h.Role, s.Name, h.Lacks})
			}
		}
	}
	return out
}

// upload tells how the public part of the certificate gets into the registration.
func upload(a About) []Passage {
	if a.Credential != "" {
		return vouched(a)
	}
	var p points
	const open = "In the registration, open Certificates & secrets, Certificates, Upload certificate, and choose "
	if a.Apart && a.PEM != "" { // the file is not there yet
		p.say(Text, "Save this certificate as a file of the name below. It is the public part, and holds no key.")
		p.value(a.Certificate)
		p.say(Block, a.PEM)
		p.say(Text, open+"that file.")
	} else {
		p.say(Text, open+"the public part"+publicWords(a))
		p.value(a.Certificate)
	}
	if a.Certificate != "" && a.Certificate == a.PrivateKey {
		p.say(Warning, "This file also holds the private key: don't upload it. Extract the public part with openssl x509 -in FILE -out public.pem, and upload that.")
	}
	if a.Thumbprint != "" {
		p.say(Text, "The portal then shows a thumbprint. It must be this one (SHA-1):")
		p.value(a.Thumbprint)
	}
	if a.Task == Renew {
		p.say(Note, a.Old.stays())
	}
	if !a.Apart {
		p.say(Note, "If the portal opens on another machine than this one, take the certificate there as text, and save it in a file whose name ends in .pem.")
		p.say(Gap, "")
	}
	p.say(Note, "If the portal refuses the upload, the tenant has one of two app management policies:")
	shorter, signed := refused(a)
	p.say(Item, "maximum lifetime (CredentialInvalidLifetimeAsPerAppPolicy): "+shorter+";")
	p.say(Item, "trusted authorities only (trustedCertificateAuthority): self-signed certificates are refused. "+signed)
	return p.out
}

// publicWords ends the sentence about the public part: its file follows, or who makes it.
func publicWords(a About) string {
	switch {
	case a.Certificate != "":
		return ":"
	case a.Apart:
		return ". The certificate follows: it was not made yet when this page was written."
	}
	return ". There is none yet: the step before makes it."
}

// refused tells what to do if a policy refuses a certificate for its lifetime, or for its
// signature.
func refused(a About) (shorter, signed string) {
	if a.Apart {
		return "send back how many days it allows, or exempt the application", "Send back that your organisation's authority has to sign it, or exempt the application."
	}
	signed = " the files of a certificate that your organisation's authority signed"
	if a.Task == Renew {
		edit := "tocsin integration edit " + fault.ShellWord(a.Name)
		shorter = "make a shorter one with " + Shorter(a.Name, 90) + " (or what the policy allows), and give its files to " + edit
		return shorter, "Give" + signed + " to " + edit + "."
	}
	return "go back to the step before, and make one of fewer days", "Enter" + signed + "."
}

// Shorter returns the command that makes a certificate of some days for an integration, beside
// the one that it has.
func Shorter(name string, days int) string {
	if name == "" {
		name = "tenant"
	}
	return "tocsin cert new " + fault.ShellWord(name+"-short") + " --days " + strconv.Itoa(days)
}
