package cmd

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/check"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/setup"
	"tocsin/tui/tuitest"
)

// refusalRow is one way in which Entra or Graph refuses.
type refusalRow struct {
	name  string
	set   func(*simulator.Switches)
	world func(*world) // what is no switch; nil for nothing
	env   func(*Env)   // what happens on the way; nil for nothing
}

// refusalRows are the codes of the sign-in that the program knows, some that it doesn't, and
// what Graph and the Office 365 Management API answer.
func refusalRows() (rows []refusalRow) {
	codes := []int{1234567, 700021, 900144} // without a text of their own
	seen := map[int]bool{700027: true}
	for _, known := range entra.Faults() {
		if !seen[known.Number] {
			seen[known.Number] = true
			codes = append(codes, known.Number)
		}
	}
	for _, code := range codes {
		rows = append(rows, refusalRow{name: fmt.Sprintf("AADSTS%d", code), set: func(sw *simulator.Switches) { sw.AADSTS = code }})
	}
	withdraw := func(roles ...string) func(*world) { return func(w *world) { w.tenant.Withdraw(roles...) } }
	next := func(status int) func(*simulator.Switches) {
		return func(sw *simulator.Switches) { sw.NextStatus, sw.NextStatusFor = status, 1000 }
	}
	rows = append(
		rows,
		refusalRow{name: "AADSTS700027, not registered", set: func(sw *simulator.Switches) { sw.AADSTS = 700027 }},
		refusalRow{name: "AADSTS700027, ended by Entra's clock", set: func(sw *simulator.Switches) { sw.ClockAhead = 400 * 24 * time.Hour }},
		refusalRow{name: "AADSTS700027, of another key", env: func(env *Env) { env.HTTP = forging(env.HTTP) }},
		refusalRow{name: "the issuer of a foreign host", env: issuedBy("https://evil.example/x/v2.0")},
		refusalRow{name: "the issuer of another cloud", env: issuedBy("https://login.microsoftonline.us/x/v2.0")},
		refusalRow{name: "the discovery fails", set: func(sw *simulator.Switches) { sw.SignIn.DiscoveryStatus = 503 }},
		refusalRow{name: "no consent", world: withdraw(simulator.Roles()...)},
		refusalRow{name: "consent to some", world: withdraw("SecurityIncident.Read.All", "IdentityRiskEvent.Read.All")},
		refusalRow{name: "no permission for DLP", world: withdraw("ActivityFeed.ReadDlp")},
		refusalRow{name: "403 not provisioned", set: func(sw *simulator.Switches) { sw.Unlicensed = true }},
		refusalRow{name: "403 without the licence of risk detections", set: func(sw *simulator.Switches) { sw.Risk.Licence = "none" }},
		refusalRow{name: "401 inactive", set: func(sw *simulator.Switches) { sw.SignIn.Inactive = true }},
		refusalRow{name: "401 for ever", set: func(sw *simulator.Switches) { sw.UnauthorizedFor = 1000 }},
		refusalRow{name: "429 for ever", set: func(sw *simulator.Switches) { sw.PerMinute, sw.RetryAfter = 1, simulator.RetryNone }},
		refusalRow{name: "500", set: next(500)},
		refusalRow{name: "502", set: next(502)},
		refusalRow{name: "503", set: next(503)},
		refusalRow{name: "504", set: next(504)},
		refusalRow{name: "connections break off", set: func(sw *simulator.Switches) { sw.Wire.ResetFor = 1000 }},
		refusalRow{name: "200 with a page", set: func(sw *simulator.Switches) { sw.BodyFault = simulator.BodyHTML }},
		refusalRow{name: "200 cut short", set: func(sw *simulator.Switches) { sw.BodyFault = simulator.BodyTruncated }},
		refusalRow{name: "Legacy 410", set: func(sw *simulator.Switches) { sw.LegacyState = simulator.Gone }},
		refusalRow{name: "Legacy 400", set: func(sw *simulator.Switches) { sw.LegacyState = simulator.Refused }},
		refusalRow{name: "Legacy without items", set: func(sw *simulator.Switches) { sw.LegacyState = simulator.Empty }},
		refusalRow{name: "206, a provider failed", set: func(sw *simulator.Switches) { sw.Partial = true }},
		refusalRow{name: "Office: auditing off", set: func(sw *simulator.Switches) { sw.Office.AuditingOff = true }},
		refusalRow{name: "Office: no licence", set: func(sw *simulator.Switches) { sw.Office.NoLicence = true }},
	)
	for _, known := range entra.VouchedFaults() { // the last ones: the settings stay so
		rows = append(rows, refusalRow{
			name: "a workload identity, " + known.Fault.Code, world: withoutPair, env: asWorkload,
			set: func(sw *simulator.Switches) { sw.AADSTS = known.Number },
		})
	}
	return rows
}

// workloadToken is the file with the token of a workload identity.
var workloadToken = filepath.Join("home", "token")

// withoutPair gives the integration of the settings the workload identity of its machine in place
// of the certificate.
func withoutPair(w *world) {
	var kept []string
	for line := range strings.Lines(read(w.t, homeSettings)) {
		switch {
		case strings.HasPrefix(line, "certificate ="), strings.HasPrefix(line, "credential ="):
			line = "credential = \"workload-identity\"\n"
		case strings.HasPrefix(line, "private_key ="):
			continue
		}
		kept = append(kept, line)
	}
	w.write(homeSettings, strings.Join(kept, ""))
	part := base64.RawURLEncoding.EncodeToString
	claims := `{"iss":"https://cluster.example/oidc","sub":"system:serviceaccount:security:tocsin","aud":"api://AzureADTokenExchange","exp":4000000000}`
	w.write(workloadToken, part([]byte(`{"alg":"RS256"}`))+"."+part([]byte(claims))+".x")
}

// asWorkload lets the environment name the token.
func asWorkload(env *Env) {
	get := env.Get
	env.Get = func(name string) string {
		if name == "AZURE_FEDERATED_TOKEN_FILE" {
			return workloadToken
		}
		return get(name)
	}
}

// issuedBy lets the sign-in document name another issuer on its way.
func issuedBy(issuer string) func(*Env) {
	return func(env *Env) {
		reach := env.HTTP
		env.HTTP = func(c entra.Cloud) (*http.Client, error) {
			client, err := reach(c)
			if err == nil {
				client.Transport = issuing{client.Transport, issuer}
			}
			return client, err
		}
	}
}

type issuing struct {
	http.RoundTripper
	issuer string
}

func (i issuing) RoundTrip(r *http.Request) (*http.Response, error) {
	reply, err := i.RoundTripper.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "/openid-configuration") {
		return reply, err
	}
	document := map[string]any{}
	if err := errors.Join(json.NewDecoder(reply.Body).Decode(&document), reply.Body.Close()); err != nil {
		return nil, err
	}
	document["issuer"] = i.issuer
	text, err := json.Marshal(document)
	reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	reply.Header.Del("Content-Length")
	return reply, err
}

// forging changes each signature on its way, as one of another key.
func forging(reach func(entra.Cloud) (*http.Client, error)) func(entra.Cloud) (*http.Client, error) {
	return func(c entra.Cloud) (*http.Client, error) {
		client, err := reach(c)
		if err == nil {
			client.Transport = forger{client.Transport}
		}
		return client, err
	}
}

type forger struct{ http.RoundTripper }

func (f forger) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if at := bytes.Index(body, []byte("client_assertion=")); at >= 0 {
			dot := at + bytes.LastIndexByte(body[at:at+bytes.IndexByte(append(body[at:], '&'), '&')], '.')
			copy(body[dot+1:], "AAAAAAAA")
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return f.RoundTripper.RoundTrip(r)
}

// TestRefusals lets a simulated tenant refuse in each way, and writes what doctor says and
// how it exits; the test of the guided setup says the same. The table is to be read.
func TestRefusals(t *testing.T) {
	inWorld(t, simulator.GenerateAll(simulator.Amounts{Alerts: 3, Detections: 2, Records: 2}, 1), func(w *world) {
		w.settle(settled{registered: true, sources: `["alerts_v2", "incidents", "alerts", "risk_detections", "o365_management"]`})
		var table strings.Builder
		for _, row := range refusalRows() {
			w.tenant.Set(func(sw *simulator.Switches) {
				*sw = simulator.Switches{}
				if row.set != nil {
					row.set(sw)
				}
			})
			w.tenant.Grant(simulator.Roles()...)
			if row.world != nil {
				row.world(w)
			}
			code, out, _ := w.fails(row.env, "doctor", "--format", "json")
			said := worstOf(t, out)
			said.Hint = withoutIDs(said.Hint)
			fmt.Fprintf(&table, "%s\n  exit %d, %s, %s\n", row.name, code, said.Title, said.State)
			wrappedTo(&table, "  "+said.Message)
			wrappedTo(&table, "  hint: "+said.Hint)
			table.WriteByte('\n')
			if said.Message == "" || said.Hint == "" {
				t.Errorf("%s: %+v", row.name, said)
			}
			w.wantInGuide(row, said)
			time.Sleep(2 * time.Minute) // limits of a minute are over
		}
		tuitest.Golden(t, w.golden("refusals"), table.String())
	})
}

// withoutIDs returns a hint without the ids of the request, which are of one request alone.
func withoutIDs(hint string) string {
	hint, _, _ = strings.Cut(hint, "; for Microsoft's support: ")
	return hint
}

// worstOf returns the first failed check in doctor's JSON, else the first warning.
func worstOf(t *testing.T, out string) (worst doctorResult) {
	t.Helper()
	var all []doctorResult
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, r := range all {
		if r.State == string(check.Failed) && worst.State != string(check.Failed) || r.State == string(check.Warned) && worst.State == "" {
			worst = r
		}
	}
	return worst
}

// wantInGuide runs the test of the guided setup, which must say what doctor says.
func (w *world) wantInGuide(row refusalRow, said doctorResult) {
	w.t.Helper()
	env := w.env(io.Discard, io.Discard)
	if row.env != nil {
		row.env(&env)
	}
	a := newApp(env)
	settings, err := config.Load(w.t.Context(), homeSettings, a.owners()...)
	if err != nil {
		w.t.Fatal(err)
	}
	in, dir := settings.Integrations[0], filepath.Dir(homeSettings)
	d := &backend{app: a, settings: settings}
	draft := setup.Draft{Name: "new", Cloud: in.Cloud, Sources: in.Sources, TenantID: in.TenantID, ClientID: in.ClientID, Credential: in.Credential}
	if in.HasCertificate() {
		draft.Certificate, draft.PrivateKey = filepath.Join(dir, in.Certificate), filepath.Join(dir, in.PrivateKey)
	}
	results := d.Test(w.t.Context(), draft, func(check.Result) {})
	for _, r := range results {
		if r.ID != said.ID {
			continue
		}
		hint := fault.Named(fault.Of(r.Fault).Hint, in.Name)
		if fault.Named(r.Message, in.Name) != said.Message || withoutIDs(hintIn("doctor", hint)) != said.Hint {
			w.t.Errorf("%s: the guide says\n%s\n%s\nwhere doctor says\n%s\n%s", row.name, r.Message, hint, said.Message, said.Hint)
		}
		return
	}
	w.t.Errorf("%s: the guide has no check %q", row.name, said.ID)
}
