package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// Target is the integration that is checked.
type Target struct {
	Cloud       entra.Cloud
	TenantID    string
	ClientID    string
	Certificate string // path of the PEM file
	PrivateKey  string // path of the PEM file; may be the same
	Sources     []alert.SourceName
	Now         func() time.Time
	HTTP        *http.Client // nil for the cloud's own
}

const (
	// skewWarns is how far the clock may be off without a word. From when on a
	// sign-in fails is Entra's to say: about 5 minutes ahead, about 15 behind, for
	// an assertion is good for 10.
	skewWarns = 2 * time.Minute
	endsSoon  = 30 // days
)

// inquiry is what the checks of one target find for those behind them.
type inquiry struct {
	Target
	pair   certificate.Pair
	date   time.Time // of the sign-in service
	tokens *entra.Tokens
	token  string
}

// For lists the checks of a target, in the order in which one explains the next:
// certificate, discovery, clock, token, roles, then each source.
func For(t Target) []Check {
	q := &inquiry{Target: t}
	checks := []Check{
		{ID: "certificate", Title: "Certificate and key", Run: q.certificate},
		{ID: "discovery", Title: "Tenant at " + host(t.Cloud.Login), Run: q.discovery},
		{ID: "clock", Title: "Clock", Needs: []string{"discovery"}, Run: q.clock},
		{ID: "token", Title: "Sign-in of the application", Needs: []string{"certificate", "discovery"}, Run: q.signIn},
		{ID: "roles", Title: "Permissions and consent", Needs: []string{"token"}, Run: q.roles},
	}
	for _, name := range t.Sources {
		if source, ok := graph.SourceOf(name); ok {
			checks = append(checks, Check{
				ID: "source." + string(name), Title: "Read " + string(name),
				Needs: []string{"token", "roles"},
				Run:   func(ctx context.Context) Finding { return q.source(ctx, source) },
			})
		}
	}
	return checks
}

func host(root string) string { return strings.TrimPrefix(root, "https://") }

func (q *inquiry) certificate(context.Context) Finding {
	pair, err := certificate.Load(q.Certificate, q.PrivateKey, q.Now())
	if err != nil {
		return Finding{Err: err}
	}
	q.pair = pair
	f := pair.Facts(q.Now())
	if soon := Ending(f); soon != nil {
		return Finding{Warn: soon}
	}
	return Finding{Message: fmt.Sprintf("RSA %d, %d days left, thumbprint %s", f.Bits, f.DaysLeft, f.SHA1)}
}

// Ending is the fault of a certificate that works but ends soon; nil of one that
// lasts.
func Ending(f certificate.Facts) *fault.Fault {
	if f.DaysLeft > endsSoon {
		return nil
	}
	days := "days"
	if f.DaysLeft == 1 {
		days = "day"
	}
	return fault.New(fault.Certificate,
		fmt.Sprintf("the certificate ends in %d %s, on %s", f.DaysLeft, days, f.NotAfter.Format(time.DateOnly)),
		"make a new one and upload its public part before that day", nil)
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

func (q *inquiry) discovery(ctx context.Context) Finding {
	client, err := q.client()
	if err != nil {
		return Finding{Err: err}
	}
	q.date, err = entra.Discover(ctx, client, q.Cloud, q.TenantID)
	if err != nil {
		return Finding{Err: err}
	}
	return Finding{Message: "found"}
}

// clock compares this computer's clock with the service's. It only warns: the
// sign-in behind it fails where Entra minds, in Entra's words.
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
			fmt.Sprintf("this computer's clock is %s %s the service's", off.Round(10*time.Second), word), "set this computer's clock, best by a time server", nil)}
	}
	return Finding{Message: fmt.Sprintf("within %d s of the service's", int(max(off, time.Second).Seconds()))}
}

func (q *inquiry) signIn(ctx context.Context) Finding {
	tokens, err := entra.New(entra.Options{
		Cloud: q.Cloud, TenantID: q.TenantID, ClientID: q.ClientID, Pair: q.pair, HTTP: q.HTTP, Now: q.Now,
	})
	if err != nil {
		return Finding{Err: err}
	}
	q.tokens = tokens
	q.token, err = tokens.Token(ctx, entra.Scope(q.Cloud))
	if err != nil {
		return Finding{Err: err}
	}
	return Finding{Message: "signed in"}
}

func (q *inquiry) roles(context.Context) Finding {
	have, err := entra.Roles(q.token)
	if err != nil {
		// A cloud may seal its tokens; then the sources themselves will tell.
		return Finding{Message: "the token does not show them; each source will tell"}
	}
	for _, name := range q.Sources {
		source, ok := graph.SourceOf(name)
		if ok && !anyOf(source.Roles, have) {
			return Finding{Err: graph.MissingRoles(source.Roles)}
		}
	}
	return Finding{Message: strings.Join(have, ", ")}
}

func anyOf(wanted, have []string) bool {
	for _, w := range wanted {
		for _, h := range have {
			if w == h {
				return true
			}
		}
	}
	return false
}

func (q *inquiry) source(ctx context.Context, source graph.Source) Finding {
	client := graph.New(graph.Options{
		Root: q.Cloud.Graph, Scope: entra.Scope(q.Cloud), Tokens: q.tokens, HTTP: q.HTTP, Now: q.Now,
	})
	for page, err := range client.List(ctx, graph.List{Path: source.Path, Top: 1}) {
		switch {
		case source.Name == alert.Legacy && gone(err):
			return retired("the Legacy list is gone: Microsoft has retired it", err)
		case err != nil:
			return Finding{Err: err}
		case len(page.Items) == 0 && source.Name == alert.Legacy:
			return retired("the Legacy list answers, but holds nothing: Microsoft has retired it", nil)
		case len(page.Items) == 0:
			return Finding{Message: "answers; it holds nothing yet"}
		}
		break
	}
	return Finding{Message: "answers"}
}

// gone reports an answer that says that the list is no more; the collector takes
// it for the end of the source too, not for a failure.
func gone(err error) bool {
	var refusal *graph.Error
	return errors.As(err, &refusal) && (refusal.Status == http.StatusNotFound || refusal.Status == http.StatusGone)
}

func retired(sentence string, err error) Finding {
	return Finding{Warn: fault.New(fault.Service, sentence, "leave it out of sources; alerts_v2 has its successor", err)}
}
