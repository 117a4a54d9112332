package setup

import (
	"context"
	"strconv"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/store/config"
)

// Draft holds what the wizard has gathered: an integration on its way into the
// settings. It is plain data, so that going back loses nothing.
type Draft struct {
	Name     string
	Cloud    string
	Sources  []string
	TenantID string
	ClientID string
	// Credential is the word of the settings for how the application signs in; "" is a
	// certificate.
	Credential  string `json:",omitzero"`
	Certificate string // path of the PEM file
	PrivateKey  string // path of the PEM file; may be the same
	Days        int    `json:",omitzero"` // validity of a certificate made here; 0 for the usual
	// What a preset says of polling; 0 for the usual.
	PollEvery config.Duration `json:",omitzero"`
	Since     config.Duration `json:",omitzero"`
}

// HasCertificate reports whether the draft signs in with a certificate.
func (d Draft) HasCertificate() bool {
	return alert.Credential(d.Credential).HasCertificate()
}

// TooLongError says that a policy of the tenant refuses a certificate for its lifetime.
type TooLongError struct{ Allowed int } // in days

// Error returns what the policy allows.
func (e *TooLongError) Error() string {
	return "certificates may be valid for " + strconv.Itoa(e.Allowed) + " days at most"
}

// Vouched is a credential in place of a certificate, for which the cloud of the machine vouches.
type Vouched struct {
	Credential                string // by the word of the settings
	Where                     string // what vouches, or why it can't be used
	TenantID, ClientID        string // that the machine names; "" for none
	Issuer, Subject, Audience string // of a workload identity's token
}

// Choice is one entry of a step that offers a choice.
type Choice struct {
	Value string
	Help  string // one line
	Why   string // why it cannot be chosen; "" if it can
}

// Links are the pages on which an administrator does what a step asks for.
type Links struct {
	Register string // the page that registers applications
	Consent  string // the page on which an administrator consents for this application
}

// Backend does what the wizard asks for. It is implemented by a package that
// knows settings, fleet and simulated tenant. Its parts say which of them must do no I/O,
// since they are called while a key is handled or the screen is drawn. The others may take
// their time; they run in commands with a time limit.
type Backend interface {
	AnswerChecker
	Chooser
	DraftKeeper
	FileMaker
	TenantReacher
}

// AnswerChecker knows the settings. It does no I/O.
type AnswerChecker interface {
	// Begin returns the initial draft; the demo's has its ids.
	Begin() Draft
	// Check returns what is wrong with a field of a draft as typed so far; ""
	// if it is right. The fields are name, tenant_id and client_id.
	Check(field string, d Draft) string
	// Twin returns the name of the integration in the settings that has the draft's
	// application already; "" if none has.
	Twin(d Draft) string
}

// Chooser knows what can be chosen, and where a tenant is managed. It does no I/O.
type Chooser interface {
	// Demo reports whether the tenant is simulated, so that the steps can say
	// so.
	Demo() bool
	// Clouds and Sources return what can be chosen.
	Clouds() []Choice
	Sources() []Choice
	// Vouched returns what this machine shows in place of a certificate; none on most.
	Vouched() []Vouched
	// Links returns the pages for a draft.
	Links(Draft) Links
}

// DraftKeeper keeps drafts. Only Drafts does no I/O.
type DraftKeeper interface {
	// Drafts returns the drafts that were left, the latest first. They were read before.
	Drafts() []Kept
	// Keep writes a draft and returns its ID: that of an earlier Keep, or a new one.
	Keep(Kept) (string, error)
	// Forget deletes a draft; none of that ID is no error.
	Forget(id string) error
}

// FileMaker reads and writes a person's files.
type FileMaker interface {
	// Certificate reads a pair and returns its facts; the error is a fault.
	Certificate(d Draft) (certificate.Facts, error)
	// Make makes a self-signed pair of the draft's days, writes both files and
	// returns the draft with their paths. A pair that it made for this draft before, and that
	// nothing names yet, is returned in place of a second one.
	Make(d Draft) (Draft, error)
	// Handout writes the page for another person to a new file, and returns its path.
	Handout(name, page string) (path string, err error)
}

// TenantReacher reaches the tenant, and lets the settings name it.
type TenantReacher interface {
	// Tenant returns the ID of the tenant to which the draft's domain belongs. The fault is of
	// kind SignIn if the cloud knows no such domain.
	Tenant(ctx context.Context, d Draft) (id string, err error)
	// Consented is called when the consent step is left.
	Consented(ctx context.Context, d Draft) error
	// Uploaded is called when the upload step is left. A refusal for the lifetime of the certificate
	// wraps a TooLongError.
	Uploaded(ctx context.Context, d Draft) error
	// Test runs the checks and calls each with every result as it comes.
	Test(ctx context.Context, d Draft, each func(check.Result)) []check.Result
	// Finish writes the settings; a running fleet picks them up.
	Finish(ctx context.Context, d Draft) error
}
