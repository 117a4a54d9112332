package check

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// Target is the integration to check.
type Target struct {
	Cloud       entra.Cloud
	TenantID    string
	ClientID    string
	Credential  entra.Credential // "" is a certificate
	Machine     entra.Machine    // with another credential
	Certificate string           // path of the PEM file
	PrivateKey  string           // path of the PEM file; may be the same
	Sources     []Source
	Now         func() time.Time
	HTTP        *http.Client // nil = a client that suits the cloud
	Proxy       entra.Proxy  // how requests leave this computer
	Supplements bool         // find the sources that are not read but could be
}

// Source is a source to check: its row, and how it answers for itself.
type Source struct {
	*alert.Source
	Read func(context.Context, graph.APIs) Finding // can it be read?
}

const (
	// skewWarns is how far the clock may be off without a warning. Entra decides
	// when a sign-in fails: at about 5 minutes ahead or 15 behind, because an
	// assertion is good for 10.
	skewWarns = 2 * time.Minute
	endsSoon  = 30 // days
	ages      = 60 // days: from here on a renewal is worth a word
	// readWithin bounds the check of a source, retries included.
	readWithin = 30 * time.Second
)

// inquiry carries what the checks of one target find to those that follow. Checks
// run one after the other, so it needs no lock.
type inquiry struct {
	Target
	pair   certificate.Pair       // set by certificate
	date   time.Time              // of the sign-in service; set by discovery
	tokens map[alert.Scope]string // of the APIs that the sources belong to; set by signIn
	apis   graph.APIs             // set by signIn
	signed *entra.Tokens          // set by signIn
}

// For returns the checks of a target in an order in which one explains the next:
// certificate, the proxy if there is one, discovery, clock, token, roles, then each source.
func For(t Target) []Check {
	q := &inquiry{Target: t}
	proof := Check{ID: "certificate", Title: "Certificate and key", Run: q.certificate}
	if !t.Credential.HasCertificate() {
		proof = Check{ID: "credential", Title: t.Credential.Label(), Run: q.vouched}
	}
	checks := []Check{
		proof,
		{ID: "proxy", Title: "Proxy", Run: q.proxy},
		{ID: "discovery", Title: "Tenant at " + host(t.Cloud.Login), Needs: []string{"proxy"}, Run: q.discovery},
		{ID: "clock", Title: "Clock", Needs: []string{"discovery"}, Run: q.clock},
		{ID: "token", Title: "Sign-in of the application", Needs: []string{proof.ID, "discovery"}, Run: q.signIn},
		{ID: "roles", Title: "Permissions and consent", Needs: []string{"token"}, Run: q.roles},
	}
	if !t.Proxy.Matters(t.Cloud.Login) {
		checks = slices.DeleteFunc(checks, func(c Check) bool { return c.ID == "proxy" })
	}
	for _, source := range t.Sources {
		checks = append(checks, Check{
			ID: "source." + string(source.Name), Title: "Read " + string(source.Name),
			Needs: []string{"token", "roles"},
			Run:   func(ctx context.Context) Finding { return q.read(ctx, source) },
		})
	}
	return append(checks, q.supplements()...)
}

// SignIn returns the checks of a list up to the sign-in: all that a new certificate needs.
func SignIn(checks []Check) []Check {
	for i := range checks {
		if checks[i].ID == "token" {
			return checks[:i+1]
		}
	}
	return checks
}

func host(root string) string { return strings.TrimPrefix(root, "https://") }

func (q *inquiry) certificate(ctx context.Context) Finding {
	pair, err := certificate.Load(ctx, q.Certificate, q.PrivateKey, q.Now())
	if err != nil {
		return Finding{Err: err}
	}
	q.pair = pair
	f := pair.Facts(q.Now())
	return Finding{
		Message: fmt.Sprintf("RSA %d, %s%s, thumbprint %s", f.Bits, alert.Lasts(f.NotBefore, f.NotAfter, q.Now()), renewable(f), f.SHA1),
		Warn:    warned(f),
	}
}

// vouched looks at what the machine has in place of a certificate.
func (q *inquiry) vouched(ctx context.Context) Finding {
	message, err := q.Machine.Describe(ctx, q.Credential)
	found := Finding{Message: message, Err: err}
	if q.Credential == entra.WorkloadIdentity {
		found.Warn = q.Machine.Elsewhere(q.Cloud)
	}
	return found
}

// renewable says how a certificate that ages is renewed; "" of a younger one, and of one that
// ends soon, whose fault says it.
func renewable(f certificate.Facts) string {
	if !Aging(f) || Ending(f) != nil {
		return ""
	}
	return " (time to renew it: tocsin cert renew NAME)"
}

// warned returns the fault of a certificate that works, but ends soon or whose key other
// users can read; nil if there is nothing to say.
func warned(f certificate.Facts) *fault.Fault {
	soon := Ending(f)
	if len(f.Warnings) == 0 {
		return soon
	}
	sentence, hint := strings.Join(f.Warnings, "; "), "only you should be able to read the key"
	if soon != nil {
		sentence, hint = soon.Sentence+"; "+sentence, soon.Hint
	}
	return fault.New(fault.Certificate, sentence, hint, nil)
}

// Aging reports whether a certificate ends so soon that its renewal can begin.
func Aging(f certificate.Facts) bool { return f.DaysLeft <= ages }

// Ending returns the fault of a certificate that works but ends soon; nil if it
// lasts.
func Ending(f certificate.Facts) *fault.Fault {
	if f.DaysLeft > endsSoon {
		return nil
	}
	return fault.New(fault.Certificate,
		"the certificate ends in "+alert.Days(f.DaysLeft)+", on "+f.NotAfter.UTC().Format(time.DateOnly),
		"renew it before that day: tocsin cert renew NAME", nil)
}

func (q *inquiry) client() (*http.Client, error) {
	if q.HTTP == nil {
		c, err := entra.HTTPClient(q.Cloud)
		if err != nil {
			return nil, err
		}
		q.HTTP = c
	}
	return q.HTTP, nil
}

// proxy says through which proxy requests go. Whether it answers is for discovery to find.
func (q *inquiry) proxy(context.Context) Finding {
	p := q.Proxy
	switch {
	case p.Of(q.Cloud.Login, q.Cloud.Graph) != nil:
		return Finding{Err: p.Wrong}
	case p.Variable == "":
		return Finding{Warn: fault.New(fault.Network, p.Unread+" is set, but only HTTPS_PROXY is read: no proxy is used", "set HTTPS_PROXY if a proxy is needed", nil)}
	case !p.Used(q.Cloud.Login):
		return Finding{Message: p.Variable + " is set, but NO_PROXY exempts the cloud"}
	}
	return Finding{Message: p.Address + ", from " + p.Variable}
}

func (q *inquiry) discovery(ctx context.Context) Finding {
	client, err := q.client()
	if err != nil {
		return Finding{Err: err}
	}
	found, err := entra.Discover(ctx, client, q.Cloud, q.TenantID)
	q.date = found.Date
	switch {
	case err != nil:
		return Finding{Err: err}
	case found.TenantID != "" && !strings.EqualFold(found.TenantID, q.TenantID):
		return Finding{Message: q.TenantID + " → tenant ID " + found.TenantID}
	}
	return Finding{Message: "found"}
}

// clock compares this computer's clock with the service's. It only warns: if Entra
// minds, the sign-in that follows fails in Entra's words.
func (q *inquiry) clock(context.Context) Finding {
	if q.date.IsZero() {
		return Finding{Message: "the service gave no time to compare with"}
	}
	off := q.Now().Sub(q.date).Round(time.Second)
	word := "ahead of"
	if off < 0 {
		off, word = -off, "behind"
	}
	if off >= skewWarns {
		return Finding{Warn: fault.New(fault.SignIn,
			fmt.Sprintf("this computer's clock is %s %s the service's", off.Round(10*time.Second), word), "set this computer's clock, preferably by a time server", nil)}
	}
	return Finding{Message: fmt.Sprintf("within %d s of the service's", int(max(off, time.Second).Seconds()))}
}

// read asks for a source. A person waits for the result: a collector has more patience.
func (q *inquiry) read(ctx context.Context, source Source) Finding {
	root, err := q.Cloud.Root(source.Scope)
	if err != nil {
		return Finding{Err: err}
	}
	silent := entra.Network(&url.Error{Op: "Get", URL: root, Err: context.DeadlineExceeded})
	ctx, cancel := context.WithTimeoutCause(ctx, readWithin, silent)
	defer cancel()
	return source.Read(ctx, q.apis)
}

// Rows returns the rows of the sources.
func (t Target) Rows() (out []*alert.Source) {
	for _, source := range t.Sources {
		out = append(out, source.Source)
	}
	return out
}
