//go:build unix

package terminal

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
)

// TestLentKeys go to the borrower alone, from the moment at which lend returns, and come here again after
// regain. What came before the loan and wasn't read is dropped.
func TestLentKeys(t *testing.T) {
	d := newDesk(t)
	d.open(t)
	b := make([]byte, 8)
	for range 50 {
		if !d.keys.lend() {
			t.Fatal("the terminal isn't lent")
		}
		if _, err := d.master.WriteString("for vi"); err != nil {
			t.Fatal(err)
		}
		if n, err := io.ReadFull(d.slave, b[:6]); err != nil || string(b[:n]) != "for vi" {
			t.Fatalf("the borrower reads %q, %v", b[:n], err)
		}
		d.keys.put([]byte("early"), false)
		d.keys.regain()
		if _, err := d.master.WriteString("j"); err != nil {
			t.Fatal(err)
		}
		if n, err := d.Input().Read(b); err != nil || string(b[:n]) != "j" {
			t.Fatalf("the screen reads %q, %v", b[:n], err)
		}
	}
}

// TestLendWaitsForTheReader: while a read is under way nothing is lent, for that would take the first key.
func TestLendWaitsForTheReader(t *testing.T) {
	d := newDesk(t)
	d.open(t)
	reader := d.keys.reader
	if !d.keys.lend() {
		t.Fatal("the terminal isn't lent")
	}
	select {
	case <-reader.ended:
	default:
		t.Error("it is lent while it is read")
	}
	d.keys.regain()
}

// TestLentUntilTheScreenIsBack: signals of keys are the other program's until the library has drawn again.
func TestLentUntilTheScreenIsBack(t *testing.T) {
	d := newDesk(t)
	d.open(t)
	ended := make(chan struct{})
	d.program.Store(&program{send: func(tea.Msg) {}, told: make(chan struct{}), ended: ended})
	l := &loan{t: d.Terminal, turn: d.newTurn(), program: exec.Command("sh", "-c", "exit 3")}
	l.SetStdin(nil)
	if err := l.Run(); err == nil || err.Error() != "exit status 3" {
		t.Errorf("the program ended with %v", err)
	}
	if !d.Lent() {
		t.Error("the terminal is the screen's before it is drawn")
	}
	if _, err := io.WriteString(d.Output(), begins); err != nil {
		t.Fatal(err)
	}
	close(ended)
	for d.Lent() { // ends with the test at the latest
		runtime.Gosched()
	}
}

// TestFollow returns how a program ended in the words of the os package, and continues one that was
// stopped and that no shell continues.
func TestFollow(t *testing.T) {
	for script, want := range map[string]string{"exit 0": "<nil>", "exit 7": "exit status 7", "kill -KILL $$": "signal: killed", "kill -STOP $$; exit 4": "exit status 4"} {
		program, stops := exec.Command("sh", "-c", script), 0
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		err := follow(program, func(func() bool) { stops++ })
		got := "<nil>"
		if err != nil {
			got = err.Error()
		}
		if got != want || (stops == 1) != strings.Contains(script, "STOP") {
			t.Errorf("%s: %s after %d stops, want %s", script, got, stops, want)
		}
	}
}

// TestAStopThatIsOverIsFollowedByNone: a program may be continued before this one stops along. It is told
// from one which stays stopped, and what has become of it meanwhile isn't lost.
func TestAStopThatIsOverIsFollowedByNone(t *testing.T) {
	program, stops := exec.Command("sh", "-c", "kill -STOP $$; kill -STOP $$; exit 4"), 0
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	err := follow(program, func(still func() bool) {
		stops++
		if first, again := still(), still(); !first || !again {
			t.Errorf("stop %d is over", stops)
		}
		if stops > 1 {
			return
		}
		if err := program.Process.Signal(syscall.SIGCONT); err != nil {
			t.Error(err)
		}
		for still() { // ends with the test at the latest
			runtime.Gosched()
		}
	})
	if err == nil || err.Error() != "exit status 4" || stops != 2 {
		t.Errorf("%v after %d stops", err, stops)
	}
}

// TestNoStopWithoutAReason: it is looked for after what is done before a stop, which takes its time.
func TestNoStopWithoutAReason(t *testing.T) {
	signals := []os.Signal{syscall.SIGTTOU, syscall.SIGTTIN}
	signal.Ignore(signals...) // no stop succeeds
	defer signal.Reset(signals...)
	var did []string
	term := New(strings.NewReader(""), io.Discard)
	term.Stopping(func() func() {
		did = append(did, "before")
		return func() { did = append(did, "after") }
	})
	for _, lasts := range []bool{true, false} {
		did = nil
		tried := !stop(term, &jobs{}, func() bool { did = append(did, "looked"); return lasts })
		if got := strings.Join(did, " "); tried != lasts || got != "before looked after" {
			t.Errorf("a reason that lasts %v: stopped %v, %s", lasts, tried, got)
		}
	}
}

// TestPlainLeavesTheCursor where it is on the shell's screen, and undoes what a program has left.
func TestPlainLeavesTheCursor(t *testing.T) {
	e := vt.NewEmulator(20, 6)
	defer e.Close()
	_, _ = e.WriteString("\x1b[2;3r\x1b[4h\x1b(0\x1b[?7l\x1b[5;8H")
	_, _ = e.WriteString(plain)
	if at := e.CursorPosition(); at.X != 7 || at.Y != 4 {
		t.Errorf("the cursor is at %v", at)
	}
	_, _ = e.WriteString("\x1b[1;1Htop\x1b[6;1Hqqqqqqqqqqqqqqqqqqqqqq\r\n")
	if text := e.String(); strings.Contains(text, "top") || !strings.Contains(text, "qqqqqqqqqqqqqqqqqqqq") {
		t.Errorf("a region, or the characters for drawing, stay:\n%s", text)
	}
}
