// Package guide holds what the guided setup tells a person, step by step, as data: the
// rows of Steps, each with the passages of its words. The wizard draws them; a page for
// another person is written from the same rows, so that both tell the same.
//
// It must not know screens, fields, settings files or the network: what words depend on
// is an About. Begin with Steps, then the file of a step's words.
package guide

import (
	"slices"
	"time"

	"tocsin/graph/alert"
)

// ID names a step, in drafts that are kept too: an ID never changes.
type ID string

// The steps.
const (
	Name        ID = "name"
	Cloud       ID = "cloud"
	Sources     ID = "sources"
	Register    ID = "register"
	Tenant      ID = "tenant"
	Client      ID = "client"
	Permissions ID = "permissions"
	Certificate ID = "certificate"
	Upload      ID = "upload"
	Test        ID = "test"
	Done        ID = "done"
)

// Step is a step of the setup and what it tells.
type Step struct {
	ID    ID
	Title string
	// Simulated tells what is different in a simulated tenant.
	Simulated string
	// Kept tells it if the files of the certificate are a person's own; "" if that makes no
	// difference.
	Kept string
	// Words returns what stands above the step's fields; nil if all of it depends on what
	// was tried, as in a test.
	Words func(About) []Passage
	// Elsewhere says that it is done in the portal, by whoever has the roles there.
	Elsewhere bool
	// Apart returns what is told on the page for that person in addition; nil for nothing.
	Apart func(About) []Passage
}

// About has all that the words of the steps depend on.
type About struct {
	Run
	Name                    string
	Cloud                   string
	Sources                 []alert.SourceName
	TenantID, ClientID      string
	Certificate, PrivateKey string // paths of PEM files, or ""
	Public
	InPlace
	Addresses
	Polled
	Settings  string // the path of the settings file, or ""
	Simulated bool   // whether the tenant is
}

// Public holds the public facts of a certificate.
type Public struct {
	Thumbprint string    // SHA-1, in hex; "" if it was not read
	Ends       time.Time // with its thumbprint
	PEM        string    // the public certificate as text; "" if it was not read
	Own        bool      // its files are a person's own, not made here
}

// InPlace describes a credential without a certificate: the cloud of the machine vouches for it.
type InPlace struct {
	Credential                string // by the word of the settings; "" with a certificate
	Issuer, Subject, Audience string // of a workload identity's token
}

// Addresses are the pages of an administrator.
type Addresses struct {
	RegisterLink string // registers applications
	ConsentLink  string // consents for this one
}

// Polled holds a preset's values for polling, as settings spell them; "" for the usual.
type Polled struct{ PollEvery, Since string }

// Steps returns the steps in their order.
func Steps() []Step {
	return []Step{
		{
			ID: Name, Title: "Name", Words: begin,
			Simulated: "The tenant is simulated. Each step says what you or an administrator would do in a real one, and what the demo does instead.",
		},
		{
			ID: Cloud, Title: "Cloud", Words: said("Choose the tenant's cloud. Each cloud has its own addresses for sign-in and for Graph."),
			Simulated: "The tenant is simulated, and its cloud is this computer. A real one is in one of the other clouds.",
		},
		{
			ID: Sources, Title: "Sources", Words: choice,
			Simulated: "The tenant is simulated, and has all sources. Of a real one, tick what you have licences for.",
		},
		{
			ID: Register, Title: "Registration", Words: registration, Elsewhere: true,
			Simulated: "The tenant is simulated: there's nothing to register, and its IDs are filled in for you in the next steps. In a real one:",
		},
		{
			ID: Tenant, Title: "Directory (tenant) ID", Words: said("Enter the directory (tenant) ID. It's on the Overview page of the registration."),
			Simulated: filledIn,
		},
		{
			ID: Client, Title: "Application (client) ID", Words: said("Enter the application (client) ID. It's on the same page. Don't confuse it with the object ID."),
			Simulated: filledIn,
		},
		{
			ID: Permissions, Title: "Permissions and consent", Words: permissions, Elsewhere: true, Apart: delegated,
			Simulated: "The tenant is simulated, and so is its administrator: continue as if you had sent them the link, or the page that w writes. They consent a little later. L leaves here and comes back, as on another day.",
		},
		{
			ID: Certificate, Title: "Certificate", Words: pair,
			Simulated: "The tenant is simulated, but the certificate is a real one. Its files go when the demo ends.",
			Kept:      "The tenant is simulated, but the certificate is a real one. Its files are your own, and stay.",
		},
		{
			ID: Upload, Title: "Upload", Words: upload, Elsewhere: true,
			Simulated: "The tenant is simulated: it takes the certificate when you continue. In a real one:",
		},
		{ID: Test, Title: "Test", Simulated: "The tenant is simulated, and tested as a real one is."},
		{
			ID: Done, Title: "Done", Words: done,
			Simulated: "The tenant is simulated: all of this is deleted when the demo ends.",
			Kept:      "The tenant is simulated: the settings are deleted when the demo ends. The files of the certificate are your own, and stay.",
		},
	}
}

// filledIn stands in steps whose field has the value of a simulated tenant.
const filledIn = "The tenant is simulated: its ID is filled in for you. A real one you would paste here."

// Index returns the place of a step among Steps; -1 if there is none of that ID.
func Index(id ID) int {
	return slices.IndexFunc(Steps(), func(s Step) bool { return s.ID == id })
}

// Tells returns the passages of a step, that of a simulated tenant first.
func (s Step) Tells(a About) []Passage {
	var out []Passage
	if a.Simulated {
		words := s.Simulated
		if a.Own && s.Kept != "" {
			words = s.Kept
		}
		if words == "" {
			words = "The tenant is simulated."
		}
		out = append(out, Passage{Kind: Simulation, Text: words})
	}
	if s.Words != nil {
		out = append(out, s.Words(a)...)
	}
	return out
}

// said returns words that depend on nothing.
func said(words string) func(About) []Passage {
	return func(About) []Passage { return []Passage{{Text: words}} }
}
