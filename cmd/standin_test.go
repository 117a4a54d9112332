package cmd

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
	"tocsin/store/config"
	"tocsin/tui/guide"
	"tocsin/tui/setup"
	"tocsin/tui/text"
	"tocsin/tui/tuitest"
)

// played returns the backend of a demo's guide with a trouble, and a draft whose pair is made.
func played(t *testing.T, word string) (simulatorBackend, setup.Draft) {
	t.Helper()
	env := quietEnv(t)
	served, err := openSimulator(simulator.New(simulator.Generate(3, 1), env.Now), sharedFolder(t), "127.0.0.1:0", "lab")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(served.close)
	if served.play, err = newPlay(served, troubleNamed(word)); err != nil {
		t.Fatal(err)
	}
	path, err := served.writeSettings(simSettings{Store: "memory:", Empty: true})
	if err != nil {
		t.Fatal(err)
	}
	a := newApp(env)
	a.flags.config = path
	settings, err := config.Load(t.Context(), path, a.owners()...)
	if err != nil {
		t.Fatal(err)
	}
	b := simulatorBackend{&backend{app: a, settings: settings}, served}
	draft := b.Begin()
	draft.Certificate, draft.PrivateKey = served.certificate, served.key
	return b, draft
}

// tested leaves the two steps of the portal and runs the test as the guide does.
func (b simulatorBackend) tested(t *testing.T, draft setup.Draft, leave bool) *fault.Fault {
	t.Helper()
	if leave {
		if err := b.Consented(t.Context(), draft); err != nil {
			t.Fatal(err)
		}
		if err := b.Uploaded(t.Context(), draft); err != nil {
			return fault.Of(err)
		}
	}
	return check.Worst(b.Test(t.Context(), draft, func(check.Result) {}))
}

// TestDemoTroubles shows what each trouble lets go wrong in the test, in the words of a real
// tenant, who does what about it, and that the test then passes. The table is to be read.
func TestDemoTroubles(t *testing.T) {
	var table strings.Builder
	for _, word := range append([]string{""}, troubleWords()...) {
		b, draft := played(t, word)
		p := b.simulated.play
		at := guide.Test
		if p.trouble != nil {
			at = p.trouble.at
		}
		if waits := p.Waits(at); waits != "" {
			t.Errorf("%q: others wait before they were asked: %s", word, waits)
		}
		f := b.tested(t, draft, true)
		if f == nil {
			t.Fatalf("%q: nothing goes wrong", word)
		}
		host := strings.TrimPrefix(b.simulated.url, "https://")
		title := "--trouble " + word
		if word == "" {
			title = "without --trouble"
		}
		for _, line := range []string{
			title, fmt.Sprintf("the step %q says: %s", at, f.Sentence), "hint: " + f.Hint, "the demo says: " + strings.ReplaceAll(p.Waits(at), setup.ActKey, "A"),
		} {
			wrappedTo(&table, strings.ReplaceAll(line, host, "HOST"))
		}
		for n := 0; p.Waits(at) != ""; n++ { // the trouble, then the consent, if it has not come yet
			did, err := p.Act()
			if err != nil || n > 1 {
				t.Fatalf("%q: %q, %v", word, did, err)
			}
			wrappedTo(&table, "A: "+did)
		}
		table.WriteByte('\n')
		if f := b.tested(t, draft, true); f != nil {
			t.Errorf("%q: after it was mended: %s", word, f.Sentence)
		}
	}
	tuitest.Golden(t, "golden/demo-troubles", table.String())
}

// wrappedTo writes a line of a table, wrapped below its first word.
func wrappedTo(table *strings.Builder, line string) {
	for i, part := range text.Wrap(line, 100) {
		if i > 0 {
			part = "    " + part
		}
		fmt.Fprintln(table, part)
	}
}

// The right thing mends a trouble too: to ask for consent once more.
func TestDemoConsentIsAskedForAgain(t *testing.T) {
	b, draft := played(t, "consent")
	if f := b.tested(t, draft, true); f == nil || !strings.Contains(f.Sentence, "lacks the permission") {
		t.Fatalf("%v", f)
	}
	if f := b.tested(t, draft, true); f != nil || b.simulated.play.Waits(guide.Test) != "" {
		t.Errorf("%v, waits %q", f, b.simulated.play.Waits(guide.Test))
	}
}

// A certificate that the policy allows is taken.
func TestDemoTakesAShorterCertificate(t *testing.T) {
	b, draft := played(t, "lifetime")
	if f := b.tested(t, draft, true); f == nil || !strings.Contains(f.Sentence, "allows 180 days, and not 365") {
		t.Fatalf("%v", f)
	}
	if got := call(t, b.app.env, "cert", "new", "short", "--dir", b.simulated.dir, "--days", "180"); got.code != 0 {
		t.Fatal(got.err)
	}
	draft.Certificate, draft.PrivateKey = filepath.Join(b.simulated.dir, "short.pem"), filepath.Join(b.simulated.dir, "short.key.pem")
	if b.simulated.play.Waits(guide.Upload) == "" {
		t.Error("after it was refused, no shorter one is asked for")
	}
	if _, err := b.Certificate(draft); err != nil || strings.Contains(b.simulated.play.Waits(guide.Upload), "shorter") {
		t.Errorf("%v; a shorter one was entered, and still: %s", err, b.simulated.play.Waits(guide.Upload))
	}
	b.simulated.play.consent()
	if f := b.tested(t, draft, true); f != nil || b.simulated.play.Waits(guide.Upload) != "" {
		t.Errorf("%v, waits %q", f, b.simulated.play.Waits(guide.Upload))
	}
}

// The guide itself makes a certificate that the policy allows, beside the one that was refused; the
// refusal says how many days that are.
func TestDemoMakesAShorterCertificate(t *testing.T) {
	b, draft := played(t, "lifetime")
	draft.Name = "other"
	long, err := b.Make(draft)
	if err != nil {
		t.Fatal(err)
	}
	var refused *setup.TooLongError
	if err := b.Uploaded(t.Context(), long); !errors.As(err, &refused) || refused.Allowed != 180 {
		t.Fatalf("refused as %v", err)
	}
	draft.Days = refused.Allowed
	short, err := b.Make(draft)
	if err != nil || short.Certificate == long.Certificate {
		t.Fatalf("%s, %v", short.Certificate, err)
	}
	if err := b.Uploaded(t.Context(), short); err != nil {
		t.Error(err)
	}
	if again, err := b.Make(draft); err != nil || again.Certificate != short.Certificate {
		t.Errorf("a second one is made: %s, %v", again.Certificate, err)
	}
}

// The authority of the proxy can be added by hand as well.
func TestDemoProxyIsTrustedByHand(t *testing.T) {
	b, draft := played(t, "proxy")
	if f := b.tested(t, draft, true); f == nil || f.Kind != fault.Network {
		t.Fatalf("%v", f)
	}
	ca := filepath.Join(b.simulated.dir, "ca.pem")
	write(t, ca, read(t, ca)+string(b.simulated.proxyCA))
	b.simulated.play.consent()
	if f := b.tested(t, draft, false); f != nil {
		t.Errorf("%s", f.Sentence)
	}
}

// The administrator takes their time, and what is wrong when the setup is saved is mended.
func TestDemoPeopleTakeTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := simulator.New(simulator.Scenario{}, time.Now)
		served := &simServer{tenant: tenant}
		p, err := newPlay(served, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.ask()
		p.ask()
		time.Sleep(consentsAfter - time.Second)
		synctest.Wait()
		if p.Waits(guide.Upload) == "" || p.Waits(guide.Permissions) != "" || p.Did(guide.Test) != "" {
			t.Errorf("waits %q, did %q", p.Waits(guide.Upload), p.Did(guide.Test))
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if waits, did := p.Waits(guide.Upload), p.Did(guide.Test); waits != "" || did != "The administrator has consented." {
			t.Errorf("waits %q, did %q", waits, did)
		}

		late, err := newPlay(served, troubleNamed("policy"))
		if err != nil || tenant.Switches().AADSTS != blockedByPolicy {
			t.Fatalf("%v, AADSTS%d", err, tenant.Switches().AADSTS)
		}
		late.ask()
		late.saved()
		if late.Waits(guide.Done) == "" {
			t.Error("nothing says that it will be mended")
		}
		time.Sleep(mendsAfter + time.Second)
		synctest.Wait()
		if tenant.Switches().AADSTS != 0 || late.Waits(guide.Done) != "" {
			t.Errorf("AADSTS%d, waits %q", tenant.Switches().AADSTS, late.Waits(guide.Done))
		}

		gone, err := newPlay(served, troubleNamed("policy"))
		if err != nil {
			t.Fatal(err)
		}
		gone.saved()
		gone.stop()
		time.Sleep(mendsAfter + time.Second)
		synctest.Wait()
		if tenant.Switches().AADSTS == 0 {
			t.Error("a demo that ended goes on")
		}
	})
}

// TestDemoTroubleCalls checks the calls that can't be, and that the help names each trouble.
func TestDemoTroubleCalls(t *testing.T) {
	for flags, want := range map[string]string{
		"--setup --trouble rain": "hint: use consent, policy, lifetime or proxy",
		"--trouble proxy":        "hint: add --setup",
		"--setup --trouble=":     "--trouble",
	} {
		got := call(t, quietEnv(t), append([]string{"demo"}, strings.Fields(flags)...)...)
		if got.code != 2 || !strings.Contains(got.err, want) {
			t.Errorf("demo %s exits %d: %s", flags, got.code, got.err)
		}
	}
	help := call(t, quietEnv(t), "demo", "--help")
	for _, row := range troubles() {
		if !strings.Contains(help.out, row.word) || !strings.Contains(help.out, row.help) {
			t.Errorf("the help leaves out %s:\n%s", row.word, help.out)
		}
	}
}

// TestWhatWasGrantedIsToldOnce: an act that mends a missing consent is told as that, not as a second consent.
func TestWhatWasGrantedIsToldOnce(t *testing.T) {
	for _, word := range append([]string{""}, troubleWords()...) {
		b, draft := played(t, word)
		p := b.simulated.play
		if f := b.tested(t, draft, true); f == nil {
			t.Fatalf("%q: nothing goes wrong", word)
		}
		if _, err := p.Act(); err != nil {
			t.Fatal(err)
		}
		const consented = "The administrator has consented."
		mends := p.trouble != nil && p.trouble.first != nil
		if did := p.Did(guide.Test); mends && (strings.Contains(did, consented) || did == "") {
			t.Errorf("%q: it did %q", word, did)
		}
	}
}
