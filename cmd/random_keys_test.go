package cmd

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/long"
	"tocsin/graph/simulator"
	"tocsin/tui"
	"tocsin/tui/text"
)

// How many random keys a seed presses: in the gate, and in the long form of the tests.
const (
	keysInTheGate = 120
	keysInTheLong = 10_000
)

// effort returns with how many seeds to play, and how many keys each presses.
func effort() (seeds uint64, keys int) {
	if long.Rounds(1) > 1 {
		return 4, keysInTheLong
	}
	return 1, keysInTheGate
}

// pressed are the keys that are pressed at random. Those that end or stop the program are
// left out: q, ctrl+c and ctrl+z.
func pressed() []string {
	keys := []string{
		"enter", "enter", "enter", "esc", "esc", "tab", "shift+tab", "space", "backspace", "up", "down", "left", "right",
		"home", "end", "pgup", "pgdown", "ctrl+d", "ctrl+u", "ctrl+l", "ctrl+p", "f1", "delete", "ctrl+a", "alt+x",
	}
	for r := '!'; r <= '~'; r++ {
		if r != 'q' {
			keys = append(keys, string(r))
		}
	}
	return append(keys, "j", "j", "j", "k", "x", "]", "[", "l", "h", "é", "漢")
}

// watched is the program's screen; it notes each frame whose size differs from the terminal's.
type watched struct {
	*tui.App
	mu     sync.Mutex
	w, h   int
	frames int
	wrong  []string
}

func (m *watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.mu.Lock()
		m.w, m.h = size.Width, size.Height
		m.mu.Unlock()
	}
	_, cmd := m.App.Update(msg)
	return m, cmd
}

func (m *watched) View() tea.View {
	v := m.App.View()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.frames++
	if why := m.misfit(v.Content); why != "" && len(m.wrong) < 3 {
		m.wrong = append(m.wrong, why+"\n"+ansi.Strip(v.Content))
	}
	return v
}

// misfit says why a frame is not exactly as large as the terminal; "" if it is.
func (m *watched) misfit(frame string) string {
	if m.w == 0 || m.h == 0 {
		return ""
	}
	lines := strings.Split(frame, "\n")
	if len(lines) != m.h {
		return fmt.Sprintf("%d lines on %d×%d", len(lines), m.w, m.h)
	}
	for i, line := range lines {
		if n := text.Width(line); n != m.w {
			return fmt.Sprintf("line %d has %d columns on %d×%d", i, n, m.w, m.h)
		}
	}
	return ""
}

// complaints returns what was wrong since the last call.
func (m *watched) complaints() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	wrong := m.wrong
	m.wrong = nil
	return wrong
}

// ages are the words of a row that time changes: ages, clock times, and the sign of news.
var (
	ages  = regexp.MustCompile(`\b(\d+(s|m|h|d|w|mo|y)|now|just now|\d+ (s|min|h|d) ago)\b|\d\d:\d\d(:\d\d)?|[●·○]`)
	gaps  = regexp.MustCompile(`[ █│┃]+`)
	place = regexp.MustCompile(`^ +([\d ]+)/([\d ]+) `)
)

// TestRandomKeys presses random keys on a live tenant while alerts arrive and another
// analyst triages: the program goes on, each frame fits the terminal, the cursor is on
// a row that exists, and it leaves its alert only by a key.
func TestRandomKeys(t *testing.T) {
	seeds, keys := effort()
	for _, c := range []struct {
		w, h  int
		sizes bool // of the terminal change at random
	}{{80, 24, false}, {120, 40, false}, {100, 30, true}} {
		for seed := range seeds {
			t.Run(fmt.Sprintf("%dx%d-%v-%d", c.w, c.h, c.sizes, seed), func(t *testing.T) {
				inWorld(t, simulator.Demo(demoSeed), func(w *world) {
					m := &monkey{w: w, random: rand.New(rand.NewPCG(seed, uint64(c.w))), sizes: c.sizes}
					m.play(c.w, c.h, keys)
				})
			})
		}
	}
}

// monkey presses random keys.
type monkey struct {
	*viewer
	w      *world
	random *rand.Rand
	sizes  bool
	screen *watched
	last   []string // the keys that were pressed last
	judged int      // how often the cursor was looked for and found
}

func (m *monkey) play(cols, rows, keys int) {
	m.w.model = func(app *tui.App) tea.Model {
		m.screen = &watched{App: app}
		return m.screen
	}
	m.w.settle(settled{sources: allSources, registered: true, granted: true})
	m.viewer = m.w.start(cols, rows)
	m.until("✓")
	all := pressed()
	for hands := 0; keys > 0; hands++ {
		var hand []string // keys that come before the screen is drawn again
		for range min(keys, 1+m.random.IntN(5)) {
			hand = append(hand, all[m.random.IntN(len(all))])
		}
		keys -= len(hand)
		m.last = append(m.last[max(0, len(m.last)-39):], hand...)
		m.Keys(hand...)
		if m.sizes && m.random.IntN(6) == 0 {
			m.size(1+m.random.IntN(170), 1+m.random.IntN(60))
		}
		m.fits()
		if hands%12 == 11 {
			m.staysOnItsRow(cols, rows)
		}
	}
	if m.judged == 0 {
		m.t.Errorf("the cursor was never found; the screen shows\n%s", m.Text())
	}
	m.signal()
	m.wait()
}

func (m *monkey) size(cols, rows int) {
	m.viewer.w, m.viewer.h = cols, rows
	m.Resize(cols, rows)
}

// fits fails the test if a frame did not fit or the program has ended.
func (m *monkey) fits() {
	m.t.Helper()
	if m.Over() {
		m.t.Fatalf("the program ended after %q", m.last)
	}
	for _, why := range m.screen.complaints() {
		m.t.Fatalf("after %q: %s", m.last, why)
	}
}

// staysOnItsRow goes back to the list, lets alerts arrive and another analyst decide, and
// compares the row under the cursor.
func (m *monkey) staysOnItsRow(cols, rows int) {
	m.t.Helper()
	m.size(cols, rows)
	m.Keys("esc", "esc", "esc", "esc", "esc", "esc", "esc")
	m.Wait(10 * time.Second)
	before, ok := m.row()
	if !ok {
		return
	}
	m.judged++
	m.another()
	m.Wait(3 * time.Minute)
	m.fits()
	if after, ok := m.row(); !ok || after != before {
		m.t.Fatalf("after %q the cursor was on\n%s\nand without a key it is on\n%s\nof\n%s", m.last, before, after, m.Text())
	}
}

// another has another analyst write notes on some alerts.
func (m *monkey) another() {
	m.t.Helper()
	code, out, errs := m.w.fails(nil, "triage", "--query", fmt.Sprintf("severity = '%s' EARLIEST=-1d", []string{"high", "low"}[m.random.IntN(2)]), "--tag", "random", "--note", "seen elsewhere")
	if code != 0 {
		m.t.Fatalf("triage: %d, %s%s", code, out, errs)
	}
}

// row returns the row under the cursor without what time changes. ok is false if the list
// shows no row. The place that the status line tells must exist.
func (m *monkey) row() (string, bool) {
	m.t.Helper()
	at := place.FindStringSubmatch(m.Line(-1))
	if at == nil {
		return "", false
	}
	number := func(s string) (n int) {
		for _, r := range s {
			if r >= '0' && r <= '9' {
				n = 10*n + int(r-'0')
			}
		}
		return n
	}
	row, rows := number(at[1]), number(at[2])
	if rows == 0 {
		return "", false
	}
	if row < 1 || row > rows {
		m.t.Fatalf("after %q the cursor is on row %d of %d", m.last, row, rows)
	}
	lit := m.lit()
	if len(lit) != 1 {
		m.t.Fatalf("after %q %d rows have the cursor:\n%s", m.last, len(lit), m.Text())
	}
	return strings.TrimSpace(gaps.ReplaceAllString(ages.ReplaceAllString(m.Line(lit[0]), ""), " ")), true
}

// lit returns the lines of the list that are drawn as chosen.
func (m *monkey) lit() (lines []int) {
	for y := 2; y < m.viewer.h-1; y++ {
		if c := m.Cell(4, y); c != nil && c.Style.Bg != nil && !slices.Contains(lines, y) {
			lines = append(lines, y)
		}
	}
	return lines
}
