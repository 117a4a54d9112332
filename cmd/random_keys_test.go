package cmd

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
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

// effort returns which seeds to play, and how many keys each presses. TOCSIN_SEEDS plays others
// in the long form, such as "7" or "1 2 3".
func effort(t *testing.T) (seeds []uint64, keys int) {
	t.Helper()
	if long.Rounds(1) == 1 {
		return []uint64{0}, keysInTheGate
	}
	for _, word := range strings.Fields(os.Getenv("TOCSIN_SEEDS")) {
		n, err := strconv.ParseUint(word, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, n)
	}
	if len(seeds) == 0 {
		seeds = []uint64{0}
	}
	return seeds, keysInTheLong
}

// watched is the program's screen; it notes each frame whose size differs from the terminal's.
type watched struct {
	*tui.App
	mu     sync.Mutex
	w, h   int
	frames int
	wrong  []string
	copied string // last, into the terminal's clipboard
}

func (m *watched) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.mu.Lock()
		m.w, m.h = size.Width, size.Height
		m.mu.Unlock()
	}
	if v := reflect.ValueOf(msg); v.Kind() == reflect.String && v.Type().Name() == "setClipboardMsg" {
		m.mu.Lock()
		m.copied = v.String()
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
	return torn(lines)
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
	gaps  = regexp.MustCompile(` +`)
	place = regexp.MustCompile(`^ +([\d ]+)/([\d ]+) `)
)

// TestRandomKeys presses random keys, pastes, clicks and resizes on a live tenant while alerts
// arrive, some of them hostile, and another analyst triages: the program goes on, each frame
// fits the terminal, the cursor is on a row that exists, and it leaves its alert only by a key.
// The long form also reaches nearly all commands, every screen and every box.
func TestRandomKeys(t *testing.T) {
	seeds, keys := effort(t)
	judged := 0
	for _, c := range []struct {
		w, h  int
		sizes bool // of the terminal change at random
	}{{80, 24, false}, {120, 40, false}, {100, 30, true}} {
		for _, seed := range seeds {
			t.Run(fmt.Sprintf("%dx%d-%v-%d", c.w, c.h, c.sizes, seed), func(t *testing.T) {
				inWorld(t, simulator.Demo(demoSeed), func(w *world) {
					m := &monkey{w: w, random: rand.New(rand.NewPCG(seed, uint64(c.w))), cols: c.w, rows: c.h, sizes: c.sizes, reached: newReached(t)}
					m.play(keys)
					judged += m.judged
					if keys == keysInTheLong {
						m.reached.report(t)
					}
				})
			})
		}
	}
	if judged == 0 { // a short run may never be at a list when it is looked
		t.Error("the cursor was never found")
	}
}

// monkey presses random keys.
type monkey struct {
	*viewer
	w          *world
	random     *rand.Rand
	cols, rows int  // of the terminal when the row of the cursor is looked at
	sizes      bool // change
	screen     *watched
	last       []string // what was done last
	left       int      // keys
	judged     int      // how often the cursor was looked for and found
	arrived    int      // hostile alerts
	reached    *reached
}

// judgeEvery is after how many hands the row of the cursor is looked at.
const judgeEvery = 15

func (m *monkey) play(keys int) {
	m.left = keys
	m.w.model = func(app *tui.App) tea.Model {
		m.screen = &watched{App: app}
		return m.screen
	}
	m.w.vars["EDITOR"] = "no-such-editor" // one that ran would read the terminal in memory for ever
	m.w.vars["TOCSIN_TRACE"] = "trace"
	m.w.settle(settled{sources: allSources, registered: true, granted: true})
	m.begin()
	for hands := 1; m.left > 0; hands++ {
		m.hand()
		if m.Over() && !m.again() {
			return
		}
		m.fits()
		m.leavesSettings()
		m.reached.see(m.Text())
		if hands%judgeEvery == 0 {
			m.staysOnItsRow()
			m.reached.read("trace")
		}
	}
	if m.judged == 0 && keys == keysInTheLong {
		m.t.Errorf("the cursor was never found; the screen shows\n%s", m.Text())
	}
	m.signal()
	m.wait()
	m.reached.read("trace")
}

// leavesSettings goes back from the integrations: once they are removed, nothing is left to look
// at. Their own tests press the keys there.
func (m *monkey) leavesSettings() {
	for range 12 {
		if m.Over() || !strings.Contains(m.Line(0), "integrations") {
			return
		}
		m.press("esc")
	}
}

// begin starts the program.
func (m *monkey) begin() {
	m.viewer = m.w.start(m.cols, m.rows)
	m.until("✓")
}

// again starts the program again if a command quit it; what it was left with is resumed.
func (m *monkey) again() bool {
	m.t.Helper()
	code := m.wait()
	if !m.reached.quit("trace") || code != 0 {
		m.t.Errorf("the program ended with code %d after %q: %s", code, m.last, m.viewer.err.String())
		return false
	}
	m.begin()
	return true
}

// does notes what is done, for the report of a fault.
func (m *monkey) does(keys int, what ...string) {
	if before := m.left; before/1000 != (before-keys)/1000 {
		m.t.Logf("%s: %d keys are left, %d commands were run", time.Now().Format(time.DateTime), m.left, len(m.reached.ran))
	}
	m.left -= keys
	m.last = append(m.last[max(0, len(m.last)-39):], what...)
}

func (m *monkey) size(cols, rows int) {
	m.viewer.w, m.viewer.h = cols, rows
	m.Resize(cols, rows)
}

// fits fails the test if a frame did not fit.
func (m *monkey) fits() {
	m.t.Helper()
	for _, why := range m.screen.complaints() {
		m.t.Fatalf("after %q: %s", m.last, why)
	}
}

// staysOnItsRow goes back to the list, lets alerts arrive and another analyst decide, and
// compares the row under the cursor.
func (m *monkey) staysOnItsRow() {
	m.t.Helper()
	if m.viewer.w != m.cols || m.viewer.h != m.rows {
		m.size(m.cols, m.rows)
	}
	m.Keys("esc", "esc", "esc", "esc", "esc", "esc", "esc")
	m.Wait(10 * time.Second)
	before, ok := m.row()
	if !ok {
		return
	}
	m.judged++
	id := m.copies("i")
	m.another()
	m.arrives()
	m.Wait(70 * time.Second)
	m.fits()
	if after, ok := m.row(); (!ok || !sameRow(before, after)) && m.copies("i") != id && m.matches(id) {
		m.t.Fatalf("after %q the cursor was on\n%s\nand without a key it is on\n%s\nof\n%s", m.last, before, after, m.Text())
	}
}

// copies presses a key behind y and returns what was copied.
func (m *monkey) copies(key string) string {
	m.t.Helper()
	m.screen.mu.Lock()
	m.screen.copied = ""
	m.screen.mu.Unlock()
	m.Keys("y", key)
	m.Wait(time.Second)
	m.screen.mu.Lock()
	defer m.screen.mu.Unlock()
	return m.screen.copied
}

// matches reports whether the query in force still selects an alert. One that the service has
// closed meanwhile leaves the list, and the cursor stands on another.
func (m *monkey) matches(id string) bool {
	m.t.Helper()
	query := m.copies("q")
	code, out, errs := m.w.fails(nil, "query", query, "--format", "ndjson", "--limit", "10000")
	if code != 0 {
		m.t.Fatalf("the query in force, %q, is refused: %d, %s", query, code, errs)
	}
	return strings.Contains(out, strconv.Quote(id))
}

// another has another analyst write notes on some alerts.
func (m *monkey) another() {
	m.t.Helper()
	code, out, errs := m.w.fails(nil, "triage", "--query", fmt.Sprintf("severity = '%s' EARLIEST=-1d", m.any("high", "low")), "--tag", "random", "--note", "seen elsewhere")
	if code != 0 {
		m.t.Fatalf("triage: %d, %s%s", code, out, errs)
	}
}

// arrives has an alert with hostile text arrive.
func (m *monkey) arrives() {
	m.t.Helper()
	m.arrived++
	m.w.write("hostile.ndjson", hostileItem(m.arrived, m.random, time.Now()))
	if code, out, errs := m.w.fails(nil, "import", "hostile.ndjson"); code != 0 {
		m.t.Fatalf("import: %d, %s%s", code, out, errs)
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
	line := m.Line(lit[0])
	if end := strings.IndexAny(line, "█│┃"); end >= 0 { // beside it the pane may still load
		line = line[:end]
	}
	return strings.TrimSpace(gaps.ReplaceAllString(ages.ReplaceAllString(line, ""), " ")), true
}

// sameRow reports whether two rows show the same alert: their words may be cut at different
// places, since new rows change the widths of columns.
func sameRow(a, b string) bool {
	short, other := strings.Fields(a), strings.Fields(b)
	if len(short) > len(other) {
		short, other = other, short
	}
	return !slices.ContainsFunc(short, func(word string) bool {
		word = strings.TrimSuffix(word, text.Ellipsis)
		return !slices.ContainsFunc(other, func(o string) bool {
			o = strings.TrimSuffix(o, text.Ellipsis)
			return strings.HasPrefix(o, word) || strings.HasPrefix(word, o)
		})
	})
}

// lit returns the lines of the list that are drawn as chosen. Below a rule stands the detail,
// which has a cursor of its own.
func (m *monkey) lit() (lines []int) {
	for y := 2; y < m.viewer.h-1 && !strings.HasPrefix(strings.TrimSpace(m.Line(y)), "───"); y++ {
		if c := m.Cell(4, y); c != nil && c.Style.Bg != nil && !slices.Contains(lines, y) {
			lines = append(lines, y)
		}
	}
	return lines
}
