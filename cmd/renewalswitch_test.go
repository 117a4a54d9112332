package cmd

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin/graph/durable"
	"tocsin/tui/setup"
)

// TestGivenUpAsTheSettingsAreWritten gives a renewal up, with its files, while another run lets the settings name
// its pair. One of them has its way: settings never name a pair that was deleted. If they name it, neither
// says that the renewal was given up.
func TestGivenUpAsTheSettingsAreWritten(t *testing.T) {
	s, r := begunRenewal(t)
	heldRenewal(t, r)()
	upload(t, s, r.is)
	texts := map[string]string{}
	for _, path := range []string{s.path, r.path(), r.is.Certificate, r.is.PrivateKey, r.app.madePath(r.is.PrivateKey)} {
		texts[path] = read(t, path)
	}
	for range 30 {
		for path, text := range texts {
			write(t, path, text)
		}
		changes, discards := renewerOf(t, s, &bytes.Buffer{}), renewerOf(t, s, &bytes.Buffer{})
		if err := errors.Join(changes.load(t.Context()), discards.load(t.Context())); err != nil {
			t.Fatal(err)
		}
		changed := make(chan error)
		go func() { changed <- changes.change(context.Background()) }()
		_, given := discards.discard(t.Context(), true)
		err := <-changed
		_, in, unread := changes.app.integrationNamed(t.Context(), "lab")
		if unread != nil {
			t.Fatal(unread)
		}
		named := strings.HasSuffix(r.is.Certificate, in.Certificate)
		if named != (err == nil) || named && given == nil || named && !exists(r.is.PrivateKey) {
			t.Fatalf("named: %v, the key: %v; one says %v, the other %v", named, exists(r.is.PrivateKey), err, given)
		}
	}
}

// heldRenewal holds a renewal until release, on a disk that knows locks.
func heldRenewal(t *testing.T, r *renewer) (release func()) {
	t.Helper()
	needLocks(t)
	release, err := r.alone()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.alone(); err == nil {
		t.Fatal("two hold the renewal")
	}
	return release
}

// needLocks skips a test on a system or a disk without locks.
func needLocks(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "locked")
	held, _, err := durable.Alone(path)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	again, free, err := durable.Alone(path)
	if err != nil {
		t.Fatal(err)
	}
	if free {
		_ = again.Close()
		t.Skip("no locks here")
	}
}

// TestARenewalIsHeld: while one run has the renewal, it is neither given up nor do the settings name its pair.
func TestARenewalIsHeld(t *testing.T) {
	s, r := begunRenewal(t)
	before := read(t, s.path)
	release := heldRenewal(t, r)
	other := renewerOf(t, s, &bytes.Buffer{})
	if err := other.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, given := other.discard(t.Context(), true)
	for what, err := range map[string]error{"given up": given, "named": other.change(t.Context())} {
		if !errors.Is(err, errAnotherRun) || !exists(r.is.PrivateKey) || !exists(r.path()) || read(t, s.path) != before {
			t.Errorf("%s: %v", what, err)
		}
	}
	release()
	if _, err := other.discard(t.Context(), true); err != nil || exists(r.is.PrivateKey) {
		t.Errorf("afterwards: %v", err)
	}
}

// TestNamedAndGivenUp: once the settings name the pair, the renewal is over, whatever became of its file.
func TestNamedAndGivenUp(t *testing.T) {
	_, r := begunRenewal(t)
	if err := os.Remove(r.path()); err != nil {
		t.Fatal(err)
	}
	if err := r.keep(stepSwitched); err != nil || !exists(r.path()) {
		t.Errorf("%v", err)
	}
}

// TestNoKeyIsRemovedOnAGuess: as long as it can't be told whether settings name the pair, its files stay.
func TestNoKeyIsRemovedOnAGuess(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		under      bool // the renewal stays under way
		says       string
	}{
		"its settings":         {"", "[[integration", true, "does not end with ]]"},
		"settings beside":      {"other.toml", "\xff\xfep\x00r\x00", false, "something else names its pair, which stays"},
		"settings beside, big": {"other.toml", strings.Repeat("#", 20<<20), false, "something else names its pair, which stays"},
	} {
		s, r := begunRenewal(t)
		path := s.path
		if c.file != "" {
			path = filepath.Join(s.dir, c.file)
		}
		write(t, path, c.text)
		_, err := r.discard(t.Context(), true)
		if err == nil || !strings.Contains(err.Error(), c.says) || !exists(r.app.madePath(keyOf(t, s))) || exists(r.path()) != c.under {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// keyOf returns the one key that a renewal has made.
func keyOf(t *testing.T, s *stage) string {
	t.Helper()
	keys, _ := filepath.Glob(filepath.Join(s.dir, "lab-20*.key.pem"))
	if len(keys) != 1 {
		t.Fatalf("keys: %q", keys)
	}
	return keys[0]
}

// TestFilesThatCantBeRemoved: a renewal whose files can't be removed is under way until they are, so that
// the same command goes on.
func TestFilesThatCantBeRemoved(t *testing.T) {
	s, r := begunRenewal(t)
	if err := errors.Join(os.Remove(r.is.PrivateKey), os.MkdirAll(filepath.Join(r.is.PrivateKey, "x"), 0o700)); err != nil {
		t.Fatal(err)
	}
	args := []string{"cert", "renew", "lab", "--discard", "--remove-files"}
	got := s.tocsin(t, args...)
	for _, want := range []string{"the renewal isn't given up yet: " + r.is.PrivateKey + " can't be removed: ", "delete it by hand, then run it again"} {
		if got.code != 1 || !strings.Contains(got.err, want) {
			t.Errorf("no %q: %+v", want, got)
		}
	}
	if err := os.RemoveAll(r.is.PrivateKey); err != nil {
		t.Fatal(err)
	}
	if got := s.tocsin(t, args...); got.code != 0 || exists(r.is.Certificate) || exists(r.path()) || exists(r.app.madePath(r.is.PrivateKey)) {
		t.Errorf("once more: %+v", got)
	}
}

// TestWhatBecomesOfAPairThatStays: the next renewal takes a pair that stays only if it can tell that it wasn't in
// use before, and the words about it are true.
func TestWhatBecomesOfAPairThatStays(t *testing.T) {
	for unread, says := range map[bool]string{
		false: "the next renewal takes that pair, or delete it",
		true:  "the next renewal makes another pair: delete those files, or name them in the settings",
	} {
		s, r := begunRenewal(t)
		if unread {
			if err := errors.Join(os.Remove(r.is.OldCertificate), os.Remove(r.is.OldPrivateKey)); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.tocsin(t, "cert", "renew", "lab", "--discard"); got.code != 0 || !strings.Contains(got.err, says) {
			t.Errorf("%+v", got)
		}
		if got := s.tocsin(t, "cert", "renew", "lab"); strings.Contains(got.err, "An earlier renewal has made this pair") == unread {
			t.Errorf("the next one: %+v", got)
		}
	}
}

// TestPairOutOfReachAtTheEnd: a new pair that can't be read when the settings are to name it isn't called lost.
func TestPairOutOfReachAtTheEnd(t *testing.T) {
	s, r := begunRenewal(t)
	before := read(t, s.path)
	aside := r.is.Certificate + ".aside"
	if err := errors.Join(os.Rename(r.is.Certificate, aside), os.Mkdir(r.is.Certificate, 0o700)); err != nil {
		t.Fatal(err)
	}
	b := renewBackend{r: r, took: func(context.Context) error { return nil }}
	if err := b.Finish(t.Context(), setup.Draft{}); err == nil || !strings.HasPrefix(err.Error(), "the new pair can't be used: ") || read(t, s.path) != before {
		t.Errorf("%v", err)
	}
	if err := errors.Join(os.Remove(r.is.Certificate), os.Rename(aside, r.is.Certificate)); err != nil {
		t.Fatal(err)
	}
	if err := b.Finish(t.Context(), setup.Draft{}); err != nil || read(t, s.path) == before {
		t.Errorf("once it can be read: %v", err)
	}
}

// TestAnotherPairAtTheSamePlace: a renewal that was given up, with its files, and begun anew by another run has its
// pair at the same place. Who waits for the first one is told, and the settings don't name a pair that wasn't tested.
func TestAnotherPairAtTheSamePlace(t *testing.T) {
	s, waits := begunRenewal(t)
	before := read(t, s.path)
	saves := renewBackend{r: renewerOf(t, s, &bytes.Buffer{}), took: func(context.Context) error { return nil }}
	if err := saves.r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	waits.refused = func() {
		waits.refused = func() { t.Fatal("it waits on") }
		s.must(t, "cert", "renew", "lab", "--discard", "--remove-files")
		s.must(t, "cert", "renew", "lab")
	}
	if err := waits.run(t.Context(), asTable, time.Minute); !errors.Is(err, errAnotherRun) || keyOf(t, s) != saves.r.is.PrivateKey {
		t.Errorf("who waits is told %v", err)
	}
	if err := saves.Finish(t.Context(), setup.Draft{}); !errors.Is(err, errAnotherRun) || read(t, s.path) != before {
		t.Errorf("%v; the settings have\n%s", err, read(t, s.path))
	}
}
