package cmd

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/graph/fault"
	"tocsin/graph/simulator"
)

// TestKeysOfOtherIntegrations has pairs beside an integration that another one has made, whose pairs are
// named alike: under the same name in other settings of the folder, and under another name in the same
// ones. As long as that one waits for its upload, and when it uses the pair, none is called unused or taken.
func TestKeysOfOtherIntegrations(t *testing.T) {
	for name, with := range map[string]func(t *testing.T, s *stage, second string) (other []string){
		"other settings": func(t *testing.T, s *stage, second string) []string {
			write(t, second, read(t, s.path))
			return []string{"--config", second, "lab"}
		},
		"another name": func(t *testing.T, s *stage, _ string) []string {
			first := strings.Replace(read(t, s.path), `"lab"`, `"La b"`, 1)
			block, _, _ := strings.Cut(first[strings.Index(first, "[[integration]]"):], "\n[[")
			write(t, s.path, first+"\n"+strings.Replace(block, `"La b"`, `"la-b"`, 1))
			return []string{"--config", s.path, "la-b"}
		},
	} {
		s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
		second := filepath.Join(s.dir, "second.toml")
		other := with(t, s, second)
		first, otherName := "lab", other[2]
		if otherName != "lab" {
			first = "La b"
		}
		nothingUnused := func(when string) {
			t.Helper()
			for _, args := range [][]string{{"doctor"}, {"integration", "list", "--format", "json"}, {"integration", "show", otherName}} {
				got := call(t, s.env, append(other[:2:2], args...)...)
				if strings.Contains(strings.ToLower(strings.ReplaceAll(got.out, "_", " ")), "unused key") {
					t.Errorf("%s, %s: %q says\n%s", name, when, args, got.out)
				}
			}
		}
		s.must(t, "cert", "renew", first)
		nothingUnused("before the upload")
		var keys []string
		if keys, _ = filepath.Glob(filepath.Join(s.dir, "la*-20*.key.pem")); len(keys) != 1 {
			t.Fatalf("%s: keys: %q", name, keys)
		}
		upload(t, s, renewal{Certificate: strings.TrimSuffix(keys[0], ".key.pem") + ".pem", PrivateKey: keys[0]})
		s.must(t, "cert", "renew", first)
		nothingUnused("in use")
		got := call(t, s.env, append(other[:2:2], "cert", "renew", otherName)...)
		if strings.Contains(got.err, "An earlier renewal") || !strings.Contains(got.err, "Upload ") || strings.Contains(got.err, strings.TrimSuffix(keys[0], ".key.pem")+".pem") {
			t.Errorf("%s: its renewal says %s", name, got.err)
		}
	}
}

// TestKeysNamedElsewhere: a pair of the integration's own renewal that other settings of the folder name,
// or a renewal or a guide of another integration, isn't left.
func TestKeysNamedElsewhere(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	cutRenewal(t, s, renewals["command"], stepMade, lossState)
	r := renewerOf(t, s, &bytes.Buffer{})
	left := r.left(t.Context())
	if len(left) != 1 || !left[0].usable {
		t.Fatalf("left: %+v", left)
	}
	key := left[0].PrivateKey
	state := r.app.places().State()
	for path, text := range map[string]string{
		filepath.Join(s.dir, "other.toml"):                `private_key = "` + filepath.Base(key) + `" # and an error`,
		filepath.Join(state, "renewal-0123456789ab.json"): `{"name":"x","step":"made","private_key":"` + key + `"}`,
		filepath.Join(state, "pair-0123456789ab.json"):    `{"private_key":"` + key + `"}`,
	} {
		write(t, path, text)
		if got := r.left(t.Context()); len(got) > 0 {
			t.Errorf("%s names it, and it is left: %+v", path, got)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if got := r.left(t.Context()); len(got) != 1 {
		t.Errorf("afterwards: %+v", got)
	}
}

// TestPlacesChosenByOthers: two renewals that were interrupted before they made their pairs have not chosen
// the same place.
func TestPlacesChosenByOthers(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	one, other := renewerOf(t, s, &bytes.Buffer{}), renewerOf(t, s, &bytes.Buffer{})
	other.in.Name = "LAB"
	for _, r := range []*renewer{one, other} {
		if err := r.plan(); err != nil {
			t.Fatal(err)
		}
	}
	if one.is.Certificate == other.is.Certificate {
		t.Errorf("both make %s", one.is.Certificate)
	}
}

// TestLeftKeysFollowARename: a left pair is offered under the new name.
func TestLeftKeysFollowARename(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	cutRenewal(t, s, renewals["command"], stepMade, lossState)
	s.must(t, "integration", "rename", "lab", "acme")
	if got := s.must(t, "integration", "show", "acme"); !strings.Contains(got, "tocsin cert renew acme takes it") {
		t.Errorf("shown:\n%s", got)
	}
	if got := s.tocsin(t, "cert", "renew", "acme"); !strings.Contains(got.err, "An earlier renewal has made this pair") {
		t.Errorf("%+v", got)
	}
}

// TestRenewalsAtOnce runs several renewals of an integration at the same time. They make one pair, and
// those that come too late say so, and what to do.
func TestRenewalsAtOnce(t *testing.T) {
	const late = "another run renews the certificate of lab at the same time"
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	begun := func() *renewer {
		r := renewerOf(t, s, &bytes.Buffer{})
		if err := r.load(t.Context()); err != nil {
			t.Fatal(err)
		}
		return r
	}
	first, second := begun(), begun()
	if _, _, err := first.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := second.prepare(t.Context()); err == nil || err.Error() != late {
		t.Errorf("who has looked before says %v", err)
	}
	cert, key, err := certificate.Make(certificate.Options{Name: "lab"})
	if err != nil {
		t.Fatal(err)
	}
	if err := begun().write(cert, key); err == nil || err.Error() != late || fault.Of(err).Hint != "run it again: it goes on where the other was" {
		t.Errorf("who has made another pair says %v", err)
	}
	for range 5 {
		for _, path := range []string{first.path(), first.is.Certificate, first.is.PrivateKey} {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		ends := make(chan error)
		for range 4 {
			r := renewerOf(t, s, &bytes.Buffer{})
			go func() {
				err := r.load(t.Context())
				if err == nil {
					_, _, err = r.prepare(t.Context())
				}
				ends <- err
			}()
		}
		made := 0
		for range 4 {
			if err := <-ends; err == nil {
				made++
			} else if err.Error() != late {
				t.Errorf("one says %v", err)
			}
		}
		if keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-*.key.pem")); made == 0 || len(keys) != 1 {
			t.Errorf("%d have made it, keys: %q", made, keys)
		}
		if first = begun(); first.is.Step != stepMade {
			t.Errorf("it has come to %+v", first.is)
		}
	}
}

// TestRenewalKilledAsItMakesItsKey: the key of a renewal that was killed when it had its name has another
// one, which is gone after the next call.
func TestRenewalKilledAsItMakesItsKey(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	cutRenewal(t, s, renewals["command"], stepMade, lossStep)
	keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-20*.key.pem"))
	second := filepath.Join(s.dir, ".tocsin-123")
	if len(keys) != 1 {
		t.Fatalf("keys: %q", keys)
	}
	if err := os.Link(keys[0], second); err != nil {
		t.Skip("no links here:", err)
	}
	if got := s.tocsin(t, "cert", "renew", "lab"); exists(second) || !exists(keys[0]) {
		t.Errorf("the second name of the key: %v, the key: %v; %+v", exists(second), exists(keys[0]), got)
	}
}

// TestNoPairIsTakenWhileTheOneInUseIsUnread: as long as it isn't known how old the certificate in use is, a pair
// of an earlier renewal may be one that was in use before it. It isn't taken in its place.
func TestNoPairIsTakenWhileTheOneInUseIsUnread(t *testing.T) {
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	for range 2 { // the first pair is in use until the second is
		s.must(t, "cert", "renew", "lab", "--again")
		r := renewerOf(t, s, &bytes.Buffer{})
		if err := r.load(t.Context()); err != nil {
			t.Fatal(err)
		}
		upload(t, s, r.is)
		s.must(t, "cert", "renew", "lab")
	}
	r := renewerOf(t, s, &bytes.Buffer{})
	if err := r.load(t.Context()); err != nil || len(r.left(t.Context())) > 0 {
		t.Fatalf("%+v, %v", r.left(t.Context()), err)
	}
	write(t, r.is.Certificate, "not whole")
	if err := os.Remove(r.path()); err != nil {
		t.Fatal(err)
	}
	if left := renewerOf(t, s, &bytes.Buffer{}).left(t.Context()); len(left) > 0 {
		t.Errorf("left: %+v", left)
	}
	if got := s.tocsin(t, "cert", "renew", "lab"); strings.Contains(got.err, "An earlier renewal") || !strings.Contains(got.err, "can't be used: nothing is polled until the new one is in use") {
		t.Errorf("%+v", got)
	}
}
