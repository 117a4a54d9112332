package setup

import (
	"context"

	"tocsin/graph/certificate"
	"tocsin/graph/check"
)

// Draft is what the guide has gathered: an integration on its way into the
// settings. It is plain data, so that going back loses nothing.
type Draft struct {
	Name        string
	Cloud       string
	Sources     []string
	TenantID    string
	ClientID    string
	Certificate string // path of the PEM file
	PrivateKey  string // path of the PEM file; may be the same
}

// Choice is one entry of a step that offers a choice.
type Choice struct {
	Value string
	Help  string // one line
	Why   string // not "" where it cannot be chosen, and why
}

// Links are the pages where an administrator does what a step asks for.
type Links struct {
	Register string // where applications are registered
	Consent  string // where an administrator consents for this application
}

// Backend does what the guide asks for. It is implemented where settings, fleet and
// simulated tenant are known. Begin, Demo, Clouds, Sources, Links and Check are
// asked while a key is handled or the screen is drawn: they must do no I/O. The
// others may take their time; they run in commands with a time limit.
type Backend interface {
	// Begin is the draft to start from; the demo offers its ids.
	Begin() Draft
	// Demo says that the tenant is simulated, so that the steps can say so.
	Demo() bool
	// Clouds and Sources are what may be chosen.
	Clouds() []Choice
	Sources() []Choice
	// Links are the pages for a draft.
	Links(Draft) Links
	// Check says what is wrong with a draft's field as typed so far, "" where
	// nothing is. The fields are name, tenant_id, client_id.
	Check(field string, d Draft) string
	// Certificate reads a pair and tells its facts; the error is a fault.
	Certificate(d Draft) (certificate.Facts, error)
	// Make makes a self-signed pair for the draft, writes both files and returns
	// the draft with their paths.
	Make(d Draft) (Draft, error)
	// Consented is told that the consent step was left.
	Consented(ctx context.Context, d Draft) error
	// Uploaded is told that the upload step was left.
	Uploaded(ctx context.Context, d Draft) error
	// Test runs the checks and calls each with every result as it comes.
	Test(ctx context.Context, d Draft, each func(check.Result)) []check.Result
	// Finish writes the settings, and a running fleet takes them up.
	Finish(ctx context.Context, d Draft) error
}
