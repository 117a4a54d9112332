package powercut

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Event is one system call that ended well.
type Event struct {
	Call  string // its two forms, with a folder's number and without, are one
	Name  string // as the system has it
	Path  string // of the file that the call is about; of a number, the path that it was opened by
	To    string // the new name of a rename or link
	FD    int    // the number that the call is about or returns; -1 if there is none
	Data  []byte // what was written
	At    int64  // where: of pwrite64, ftruncate and lseek
	Flags string // of open
	Begin int    // the line on which the call began: what ended before it is older
	End   int
}

// Exit is the call of an event that ends a process: its numbers stand for nothing more.
const Exit = "exit"

// Join returns the events of one process after the other.
func Join(first, second []Event) []Event {
	lines := 0
	if n := len(first); n > 0 {
		lines = first[n-1].End + 1
		first = append(first, Event{Call: Exit, FD: -1, Begin: lines, End: lines})
	}
	for _, e := range second {
		e.Begin, e.End = e.Begin+lines+1, e.End+lines+1
		first = append(first, e)
	}
	return first
}

// The forms of a line of strace's output: process, name, arguments, result.
var (
	whole      = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)`)
	unfinished = regexp.MustCompile(`^(\d+) +(\w+)\((.*?),? *<unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)$`)
)

// injected returns the lines of calls that strace let fail.
func injected(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if strings.Contains(line, "(INJECTED)") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// parse reads the output of strace -f -y -xx. Calls that failed, or never ended, are
// left out.
func parse(text string) (events []Event, err error) {
	type begun struct {
		line int
		text string
	}
	open := map[string]begun{} // by process
	for n, line := range strings.Split(text, "\n") {
		from := n
		if m := unfinished.FindStringSubmatch(line); m != nil {
			open[m[1]] = begun{n, m[1] + " " + m[2] + "(" + m[3]}
			continue
		}
		if m := resumed.FindStringSubmatch(line); m != nil {
			b, ok := open[m[1]]
			if !ok {
				continue
			}
			delete(open, m[1])
			from, line = b.line, join(b.text, m[3])
		}
		m := whole.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[4], "-") || m[4] == "?" {
			continue
		}
		e, err := event(m[2], m[3], m[4])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
		e.Begin, e.End = from, n
		events = append(events, e)
	}
	return events, nil
}

// join puts the two halves of a call together.
func join(first, second string) string {
	if second = strings.TrimLeft(second, " "); strings.HasPrefix(second, ")") || second == "" {
		return first + second
	}
	return first + ", " + strings.TrimPrefix(second, ", ")
}

// event reads the arguments of a call. The two forms of a call, with the folder's
// number and without, become one.
func event(call, arguments, result string) (Event, error) {
	a := &args{list: strings.Split(arguments, ", ")}
	e := Event{Call: strings.TrimSuffix(strings.TrimSuffix(call, "at2"), "at"), Name: call, FD: -1}
	if strings.HasSuffix(call, "at") || strings.HasSuffix(call, "at2") {
		a.from = cwd(a.next())
	}
	switch e.Call {
	case "open", "creat":
		e.Path, e.Flags = a.path(), a.next()
		if e.Call == "creat" {
			e.Call, e.Flags = "open", "O_CREAT|O_TRUNC"
		}
		e.FD, a.err = strconv.Atoi(result)
	case "rename", "link":
		e.Path = a.path()
		if call != e.Call {
			a.from = cwd(a.next())
		}
		e.To = a.path()
	case "unlink", "rmdir", "mkdir", "truncate":
		e.Path = a.path()
	case "write", "pwrite64":
		e.FD, e.Path = a.fd()
		e.Data = a.text()
		if n, err := strconv.Atoi(result); err == nil && n <= len(e.Data) {
			e.Data = e.Data[:n] // a short write
		}
		a.next()
		e.At = a.number()
	case "ftruncate":
		e.FD, e.Path = a.fd()
		e.At = a.number()
	case "lseek":
		e.FD, e.Path = a.fd()
		e.At, a.err = strconv.ParseInt(result, 10, 64)
	default: // close, fsync, fdatasync …
		e.FD, e.Path = a.fd()
	}
	if a.err != nil {
		return e, fmt.Errorf("%s(%.80s): %w", call, arguments, a.err)
	}
	return e, nil
}

// args are the arguments of a call, read one after the other.
type args struct {
	list []string
	from string // the folder that a relative path is below
	err  error
}

func (a *args) next() string {
	if len(a.list) == 0 {
		return ""
	}
	arg := a.list[0]
	a.list = a.list[1:]
	return arg
}

// text reads a string, which strace writes in hexadecimal.
func (a *args) text() []byte {
	arg := a.next()
	b, err := unhex(strings.TrimSuffix(strings.TrimPrefix(arg, `"`), `"`))
	if err != nil || !strings.HasPrefix(arg, `"`) || !strings.HasSuffix(arg, `"`) {
		a.err = fmt.Errorf("%.40q is no whole string", arg)
	}
	return b
}

func unhex(s string) ([]byte, error) {
	return hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
}

func (a *args) path() string {
	path := string(bytes.TrimRight(a.text(), "\x00"))
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.from, path)
	}
	return filepath.Clean(path)
}

// fd reads a number with the path that strace knows of it.
func (a *args) fd() (int, string) {
	number, path, _ := strings.Cut(a.next(), "<")
	n, err := strconv.Atoi(number)
	if err != nil {
		a.err = err
	}
	return n, named(path)
}

func (a *args) number() int64 {
	n, err := strconv.ParseInt(a.next(), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func cwd(arg string) string {
	_, path, _ := strings.Cut(arg, "<")
	return named(path)
}

func named(path string) string {
	b, err := unhex(strings.TrimSuffix(path, ">"))
	if err != nil {
		return ""
	}
	return string(b)
}
