package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/store/config"
)

// stranger is an id that no tenant or application has.
const stranger = "00000000-1111-4222-8333-444444444444"

// TestOneCauseOneText breaks one thing after the other. The guided setup's checks,
// doctor, collect and the setup without questions must all print the same sentence
// and hint, and the program must exit with the code of the fault's kind.
func TestOneCauseOneText(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(t *testing.T, s *stage)
		code  int
		says  string // the beginning of the sentence
		hint  string // a part of the hint
	}{
		{"wrong tenant", edit("tenant_id", stranger), 4, "the tenant was not found: the tenant id or the cloud is wrong (AADSTS90002)", "compare the tenant id and the client id"},
		{"wrong client", edit("client_id", stranger), 4, "the application was not found in the tenant: the client id or the tenant id is wrong (AADSTS700016)", "compare the tenant id and the client id"},
		{"unregistered certificate", otherPair, 4, "the certificate is not registered on the application (AADSTS700027)", "upload the certificate"},
		{"mismatched key", otherKey, 4, "the private key ", "key"},
		{"no certificate", edit("certificate", "none.pem"), 4, "the certificate ", ""},
		{"expired certificate", func(_ *testing.T, s *stage) { s.later(2 * 365 * 24 * time.Hour) }, 4, "lab.pem\" expired on ", "tocsin cert new"},
		{"no consent", func(_ *testing.T, s *stage) { s.tenant.Withdraw(simulator.Roles()...) }, 4, "the application lacks the permissions SecurityAlert.Read.All and SecurityIncident.Read.All", "consent"},
		{"one permission missing", func(_ *testing.T, s *stage) { s.tenant.Withdraw("SecurityIncident.Read.All") }, 4, "the application lacks the permission SecurityIncident.Read.All", "grant SecurityIncident.Read.All as an application permission"},
		{"application disabled", aadsts(7000112), 4, "the application is disabled in the tenant (AADSTS7000112)", "Enterprise applications"},
		{"application not installed", aadsts(7000229), 4, "the application is not installed in the tenant (AADSTS7000229)", "consent"},
		{"Conditional Access", aadsts(53003), 4, "Conditional Access blocks the application (AADSTS53003)", "workload identities"},
		{"clock slow", clock(20 * time.Minute), 4, "this computer's clock differs too much from Entra's (AADSTS700024)", "set this computer's clock"},
		{"clock fast", clock(-10 * time.Minute), 4, "this computer's clock differs too much from Entra's (AADSTS700024)", "set this computer's clock"},
		{"no licence", set(func(sw *simulator.Switches) { sw.Unlicensed = true }), 4, "Microsoft Defender XDR is not set up in this tenant", "licence"},
		{"dead network", func(_ *testing.T, s *stage) { s.close() }, 3, "127.0.0.1:", "check the address, the firewall and the proxy (HTTPS_PROXY)"},
		{"foreign authority", foreignAuthority, 3, "the certificate of 127.0.0.1:", "ca_file"},
		{"a proxy's page", set(func(sw *simulator.Switches) { sw.BodyFault = simulator.BodyHTML }), 3, "a proxy answered instead of Graph", "proxy"},
		{"no CA file", edit("ca_file", "none.pem"), 2, "the CA file ", "ca_file"},
		{"no such cloud", edit("cloud", "moon"), 2, "", "choose one of"},
		{"no such source", edit("sources", "alerts_v3"), 2, "", "choose from"},
		{"broken settings", func(t *testing.T, s *stage) { write(t, s.path, "store =\n") }, 2, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, simulator.Generate(3, 1), alert.AlertsV2, alert.Incidents)
			tc.spoil(t, s)
			collected := s.tocsin(t, "collect", "--once")
			sentence, hint := lastWords(t, collected.err)
			if collected.code != tc.code {
				t.Errorf("collect exits %d, want %d", collected.code, tc.code)
			}
			if !strings.Contains(sentence, tc.says) || !strings.Contains(hint, tc.hint) {
				t.Errorf("collect says %q, hint %q", sentence, hint)
			}
			s.wantSame(t, tc.code, sentence, hint)
		})
	}
}

// wantSame checks that doctor, the setup and its checks say the same as collect.
func (s *stage) wantSame(t *testing.T, code int, sentence, hint string) {
	t.Helper()
	examined := s.tocsin(t, "doctor")
	gotSentence, gotHint := lastWords(t, examined.err)
	if examined.code != code || gotSentence != sentence || gotHint != hint {
		t.Errorf("doctor exits %d and says\n%q\n%q\nwhere collect exits %d and says\n%q\n%q", examined.code, gotSentence, gotHint, code, sentence, hint)
	}
	if code != 2 && !strings.Contains(examined.out, ": "+sentence+"\n") {
		t.Errorf("doctor's list lacks the sentence:\n%s", examined.out)
	}
	a := newApp(s.env)
	a.flags.config = s.path
	settings, err := config.Load(t.Context(), s.path, newApp(s.env).owners()...)
	if err != nil {
		return // the guide doesn't start if the settings can't be read
	}
	draft := s.draft(settings.Integrations[0])
	d := &backend{app: a, settings: settings}
	if f := check.Worst(d.Test(t.Context(), draft, func(check.Result) {})); f == nil || f.Sentence != sentence || f.Hint != hint || f.Kind.Exit() != code {
		t.Errorf("the checks come to %#v\nwhere collect says\n%q\n%q", f, sentence, hint)
	}
	silent := s.tocsin(t, "setup", "--name", draft.Name, "--tenant", draft.TenantID, "--client", draft.ClientID, "--cloud", draft.Cloud,
		"--certificate", draft.Certificate, "--key", draft.PrivateKey, "--sources", strings.Join(draft.Sources, ","))
	gotSentence, gotHint = lastWords(t, silent.err)
	if silent.code != code || gotSentence != sentence || gotHint != hint {
		t.Errorf("setup exits %d and says\n%q\n%q\nwhere collect exits %d and says\n%q\n%q", silent.code, gotSentence, gotHint, code, sentence, hint)
	}
}

// lastWords returns the sentence and the hint with which a run ended.
func lastWords(t *testing.T, stderr string) (sentence, hint string) {
	t.Helper()
	lines := strings.Split(strings.TrimRight(stderr, "\n"), "\n")
	if h, ok := strings.CutPrefix(lines[len(lines)-1], "hint: "); ok {
		hint, lines = h, lines[:len(lines)-1]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[len(lines)-1], "tocsin: ") {
		t.Errorf("stderr does not end with a sentence:\n%s", stderr)
		return "", hint
	}
	return strings.TrimPrefix(lines[len(lines)-1], "tocsin: "), hint
}

// edit changes the value of a setting everywhere in the file.
func edit(key, value string) func(*testing.T, *stage) {
	return func(t *testing.T, s *stage) {
		var out strings.Builder
		for line := range strings.Lines(read(t, s.path)) {
			if strings.HasPrefix(line, key+" = [") {
				line = key + ` = ["` + value + "\"]\n"
			} else if strings.HasPrefix(line, key+" = ") {
				line = key + ` = "` + value + "\"\n"
			}
			out.WriteString(line)
		}
		write(t, s.path, out.String())
	}
}

func otherPair(t *testing.T, s *stage) {
	makePair(t, s, "other")
	edit("certificate", "other.pem")(t, s)
	edit("private_key", "other.key.pem")(t, s)
}

func otherKey(t *testing.T, s *stage) {
	makePair(t, s, "other")
	edit("private_key", "other.key.pem")(t, s)
}

func makePair(t *testing.T, s *stage, name string) {
	t.Helper()
	cert, key, err := certificate.Make(certificate.Options{Name: name, Days: 365, Now: s.env.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := certificate.Write(s.dir, name, cert, key); err != nil {
		t.Fatal(err)
	}
}

func foreignAuthority(t *testing.T, s *stage) {
	_, ca, err := simulator.TLS()
	if err != nil {
		t.Fatal(err)
	}
	write(t, s.caFile, string(ca))
}

func set(change func(*simulator.Switches)) func(*testing.T, *stage) {
	return func(_ *testing.T, s *stage) { s.tenant.Set(change) }
}

func aadsts(code int) func(*testing.T, *stage) {
	return set(func(sw *simulator.Switches) { sw.AADSTS = code })
}

func clock(ahead time.Duration) func(*testing.T, *stage) {
	return set(func(sw *simulator.Switches) { sw.ClockAhead = ahead })
}

// later moves the clocks of the program and of the tenant.
func (s *stage) later(by time.Duration) { s.env.Now = func() time.Time { return time.Now().Add(by) } }

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestReport prints a fault that can't control the terminal.
func TestReport(t *testing.T) {
	for _, tc := range []struct {
		f    fault.Fault
		want string
	}{
		{fault.Fault{Sentence: "it broke", Hint: "mend it"}, "tocsin: it broke\nhint: mend it\n"},
		{fault.Fault{Sentence: "it broke"}, "tocsin: it broke\n"},
		{fault.Fault{Sentence: "a\x1b]0;b\a\u202ec\nd"}, "tocsin: a␛]0;b␇c d\n"},
		{fault.Fault{Kind: fault.Interrupted, Sentence: "interrupted"}, ""},
	} {
		var b strings.Builder
		report(&b, &tc.f)
		if b.String() != tc.want {
			t.Errorf("%+v is printed as %q", tc.f, b.String())
		}
	}
}
