package clipboard

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/screen"
	"tocsin/tui/theme"
)

// A link that no browser could be started for is shown whole, at every width, and each of its lines
// is a hyperlink to all of it.
func TestTheLinkIsShownWhole(t *testing.T) {
	r, long := sample(), "https://security.microsoft.com/alerts/da1?tid="+strings.Repeat("0123456789", 12)
	r.Alert.URL = long
	th := theme.New(theme.Options{Links: true})
	clip := New(t.Context(), Options{Store: store{record: r}, Theme: func() *theme.Theme { return th }})
	cmd, _ := clip.Do("portal", Target{Key: key()})
	var box screen.Overlay
	for _, c := range cmd().(tea.BatchMsg) {
		if opens, ok := c().(screen.OpenOverlay); ok {
			box = opens.Overlay
		}
	}
	if box == nil {
		t.Fatal("no box opens")
	}
	for _, w := range []int{30, 40, 80, 120} {
		var shown string
		for _, l := range box.Draw(w, 24) {
			if ansi.StringWidth(l) > w {
				t.Errorf("%d: a line of %d cells", w, ansi.StringWidth(l))
			}
			if strings.Contains(l, "]8;;"+long) {
				shown += strings.TrimSpace(strings.Trim(ansi.Strip(l), "│"))
			}
		}
		if shown != long {
			t.Errorf("%d: it shows %q", w, shown)
		}
	}
	for _, size := range [][2]int{{10, 24}, {80, 2}} {
		if box.Draw(size[0], size[1]) != nil {
			t.Errorf("it is drawn in %v", size)
		}
	}
	box.Update(screen.ThemeChanged{Theme: theme.New(theme.Options{ASCII: true})})
	if drawn := strings.Join(box.Draw(80, 24), "\n"); !strings.Contains(drawn, "+-") || !strings.Contains(drawn, "No browser can be started here") {
		t.Errorf("another theme:\n%s", drawn)
	}
	for _, k := range []rune{'q', 'o'} {
		if cmd := box.Update(tea.KeyPressMsg{Code: k, Text: string(k)}); cmd == nil || cmd() != (screen.CloseOverlay{}) {
			t.Errorf("%c doesn't close it", k)
		}
	}
	if box.Update(tea.KeyPressMsg{Code: 'x', Text: "x"}) != nil || len(box.(*linkBox).Hints()) == 0 {
		t.Error("x does something, or there is no hint")
	}
}
