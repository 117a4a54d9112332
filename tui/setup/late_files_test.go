package setup_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
)

// reading is a guide in the path of the certificate, whose backend knows the files a, ab
// and abc; the last is broken.
func reading(t *testing.T) (*fakeBackend, *testGuide) {
	d := filled()
	d.files["a"] = func() (certificate.Facts, error) { return factsOf("CN=first", 40), nil }
	d.files["ab"] = func() (certificate.Facts, error) { return factsOf("CN=second", 50), nil }
	d.files["abc"] = d.files[brokenFile]
	return d, at(t, d, 7).keys("down", "enter")
}

// Of files read while the path is typed, the facts or the fault of the last one alone are
// shown, in whatever order the answers come.
func TestTheFileShownIsTheOneTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			keys, order string
			want        string
		}{
			{"ab", "01", "CN=second"},
			{"ab", "10", "CN=second"},
			{"ab", "101", "CN=second"},
			{"ab", "0", ""}, // the last has not answered yet
			{"abc", "0", ""},
			{"abc", "1", ""},
			{"abc", "201", "PFX"},
			{"abc", "012", "PFX"},
		} {
			_, g := reading(t)
			var answers []tea.Msg
			for _, k := range c.keys {
				answers = append(answers, g.press(string(k)))
			}
			for _, n := range c.order {
				g.come(answers[n-'0'])
			}
			g.wants("8", c.want)
			for _, never := range []string{"CN=first", "CN=second", "PFX"} {
				if never != c.want {
					g.lacks(never)
				}
			}
		}
	})
}

// Facts and faults vanish when the path changes, before the new answer is there, and with
// the path.
func TestFactsGoWithTheirPath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, g := reading(t)
		g.keys("a")
		g.wants("8", "CN=first")
		pending := g.press("b")
		g.lacks("CN=first", "CN=second")
		g.keys("ctrl+u").come(pending)
		g.lacks("CN=first", "CN=second", "days left")
		g.paste("abc")
		g.wants("8", "PFX")
		g.keys("ctrl+u")
		g.lacks("PFX")
	})
}

// While enter waits for the files to be read, nothing is typed: what is read goes into the
// settings. One who left meanwhile is not moved.
func TestNothingIsTypedWhileEnterWaits(t *testing.T) {
	d, g := reading(t)
	g.paste("a").keys("enter")
	answer := g.press("enter")
	g.wants("8", "reading the certificate")
	if g.press("x") != nil || g.Update(tea.PasteMsg{Content: "x"}) != nil {
		t.Error("a key begins work while enter waits")
	}
	g.keys("esc").come(answer)
	g.wants("7")
	g.keys("enter")
	answer = g.press("enter") // still in the key's field
	g.press("y")
	g.Update(tea.PasteMsg{Content: "y"})
	g.come(answer)
	g.wants("9")
	g.keys("enter", "enter")
	if d.finished.Certificate != "a" || d.finished.PrivateKey != "a" {
		t.Errorf("finished with %+v", d.finished)
	}
}

// paths is a folder with two files whose names begin alike.
func paths(t *testing.T, d *fakeBackend) (prefix string, reads *int) {
	dir, n := t.TempDir(), 0
	for _, name := range []string{"contoso-a.pem", "contoso-b.pem"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.files[filepath.Join(dir, "contoso-")] = func() (certificate.Facts, error) { n++; return factsOf("CN=both", 9), nil }
	return filepath.Join(dir, "contoso-"), &n
}

// An offer of paths that completes nothing reads no file again; one that comes after the
// step was left changes no field, and ends no work of another step.
func TestOffersThatComeLate(t *testing.T) {
	d, g := reading(t)
	prefix, reads := paths(t, d)
	g.paste(prefix)
	before := *reads
	g.keys("tab")
	g.wants("8", "contoso-a.pem", "contoso-b.pem", "CN=both")
	if *reads != before {
		t.Errorf("the file was read %d times more for an offer", *reads-before)
	}
	short := strings.TrimSuffix(prefix, "oso-")
	g.keys("ctrl+u").paste(short)
	offer := g.press("tab")
	g.keys("esc")
	work := g.press("enter") // the consent
	g.come(offer)
	g.wants("7", "continuing")
	g.come(work)
	g.wants("8", "there is no file "+short)
	g.lacks(prefix, "CN=both")
	g.come(offer) // the text is that of the offer again
	g.wants("8", "CN=both")
	g.keys("ctrl+u").paste("ab").come(offer)
	g.wants("8", "CN=second")
	g.lacks(prefix)
}
