package cmd

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"tocsin/graph/fault"
	"tocsin/store/config"
)

// logNamed returns the log file that a flag or the environment names.
func (a *app) logNamed() string { return cmp.Or(a.flags.log, a.env.Get("TOCSIN_LOG")) }

// logPath returns the path of the log file; "" if there is none to read.
func (a *app) logPath() string {
	if a.logFile == nil || a.logFile.stream {
		return ""
	}
	return a.logFile.path
}

// openNamedLog opens the log that the user names, before the command runs. Without
// one, only the screen logs (openScreenLog).
func (a *app) openNamedLog(ctx context.Context, command string) error {
	path := a.logNamed()
	if path == "" {
		return nil
	}
	return a.openLog(ctx, path, command)
}

// openScreenLog gives the screen a log: behind a screen, errors can be reported only
// there. It can't be a terminal, which the screen owns, or a pipe, which stops the
// screen if it is full.
func (a *app) openScreenLog(ctx context.Context) error {
	if a.logNamed() != "" {
		if a.logFile.stream {
			return usage("choose a file with --log", "a screen can't log to %s, a terminal or a pipe", a.logNamed())
		}
		a.logFile.hold()
		return nil
	}
	if err := config.MakeDir(a.places().State()); err != nil {
		return err
	}
	if err := a.openLog(ctx, filepath.Join(a.places().State(), "tocsin.log"), "tocsin"); err != nil {
		return err
	}
	a.logFile.hold()
	return nil
}

// logFile is an open log.
type logFile struct {
	path   string
	stream bool // a terminal or a pipe
	stacks bool // it has the stacks of all goroutines; set when it is closed

	mu   sync.Mutex // guards what follows
	file *os.File   // reopen replaces it
	tell func(string)
	lost error // of the first line that could not be written
	told bool
	held bool // a screen owns the terminal: what was lost is told at the end
}

// Write appends to the file. The first error is told, since nothing else sees it.
func (l *logFile) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, err := l.file.Write(line)
	if err != nil && l.lost == nil {
		l.lost = err
	}
	if !l.held {
		l.tellLost()
	}
	return n, err
}

// tellLost tells once that lines are lost.
func (l *logFile) tellLost() {
	if l.lost != nil && !l.told {
		l.told = true
		l.tell(fault.Of(logFault(l.path, l.lost)).Sentence)
	}
}

// hold keeps what Write would tell until the file is closed.
func (l *logFile) hold() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = true
}

// Close closes the file.
func (l *logFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tellLost()
	return l.file.Close()
}

// reopenLog opens the log's path again, because the file may have been moved away. If
// that fails, the log goes on in the open file. What is no file stays open.
func (a *app) reopenLog() error {
	l := a.logFile
	if l == nil || l.stream {
		return nil
	}
	f, _, err := openPrivate(l.path)
	if err != nil {
		return logFault(l.path, err)
	}
	l.mu.Lock()
	old := l.file
	l.file = f
	l.mu.Unlock()
	a.log.Info("log reopened")
	return old.Close()
}

// rotateLog reopens the log as SIGHUP asks for it; bad says that the note tells why it
// can't be done.
func (a *app) rotateLog() (n note, bad bool) {
	err := a.reopenLog()
	if err == nil {
		return note{}, false
	}
	return note{"the log goes on in the earlier file: " + fault.Of(err).Sentence, true}, true
}

func logFault(path string, err error) error {
	why, hint := fault.Reason(err)
	return fault.New(fault.Usage, "cannot write the log "+path+": "+why, cmp.Or(hint, "choose another file with --log"), err)
}

// openLog opens the log file, which only its owner can read, and writes the first
// line; with -v everything is logged. Closing the file writes the last line of the
// run.
func (a *app) openLog(ctx context.Context, path, command string) error {
	f, mode, err := openPrivate(path)
	if err != nil {
		return logFault(path, err)
	}
	warnExposed(a.env.Err, "log", path, mode)
	level := slog.LevelInfo
	if a.flags.verbose {
		level = slog.LevelDebug
	}
	a.logFile = &logFile{path: path, file: f, tell: a.warn, stream: mode&(fs.ModeNamedPipe|fs.ModeSocket) != 0 || isTerminal(f)}
	a.log = slog.New(coded{slog.NewJSONHandler(a.logFile, &slog.HandlerOptions{Level: level})})
	a.env.standardLog(standard{a.log})
	dumped := logStacks(ctx, a.log.Handler())
	a.log.Info("start", "command", command, "version", version(), "pid", os.Getpid())
	a.closers = append(a.closers, func(err error) error {
		a.logFile.stacks = dumped()
		a.log.Info("end", "exit", exitCode(ctx, err), "duration", a.env.Now().Sub(a.began).String())
		a.env.standardLog(nil)
		a.log = slog.New(slog.DiscardHandler)
		return errors.Join(err, a.logFile.Close())
	})
	return nil
}

// logSettings logs what the settings say of store and integrations.
func (a *app) logSettings(settings *config.Config) {
	kind, _, _ := strings.Cut(a.storeURL(settings), ":") // the rest may hold a password
	a.log.Info("settings", "store", kind, "integrations", len(settings.Integrations))
}

// logNote logs what is told about a changed file.
func (a *app) logNote(n note) {
	level := slog.LevelInfo
	if n.bad {
		level = slog.LevelWarn
	}
	a.log.Log(context.Background(), level, "files", "note", n.text)
}

// stacksLogged reports whether a log that the user named has the stacks after SIGQUIT.
// The user may not know of the screen's own log.
func (a *app) stacksLogged() bool {
	return a.logNamed() != "" && a.logFile != nil && a.logFile.stacks
}

// standard writes the standard library's log messages to the log. net/http reports
// some errors only there, and they would be written over the screen.
type standard struct{ log *slog.Logger }

// Write logs a line up to its first quotation mark. net/http quotes what a server
// sent, and a log must hold no body.
func (s standard) Write(line []byte) (int, error) {
	said, _, quotes := bytes.Cut(bytes.TrimSpace(line), []byte{'"'})
	if len(said) > maxStandard {
		said, quotes = said[:maxStandard], true
	}
	if quotes {
		said = append(bytes.Clone(said), "…"...)
	}
	s.log.Warn("standard library", "message", strings.ToValidUTF8(string(said), "\ufffd"))
	return len(line), nil
}
