package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/fault"
	"tocsin/store"
	"tocsin/tui/text"
)

func newStoreBackup(a *app) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the store into a new file",
		Long: paragraph("Backup writes the store as it is at one moment, with triage, notes and history, into a new file that only you can read. " +
			"It can run beside a collector or a screen. The file is a store: read it with --store sqlite:FILE. To restore it, end all programs that use the store, " +
			"remove the files beside the store with -wal and -shm at the end of their names, which belong to what it held before, and copy FILE to the store's path."),
		Args: exactly(1),
		RunE: func(c *cobra.Command, args []string) error { return storeBackup(c.Context(), a, format, args) },
	}
	addFormat(c, &format)
	return c
}

// backedUp is the output of store backup. The names of its JSON members never change.
type backedUp struct {
	Path    string `json:"path"`
	Bytes   int64  `json:"bytes"`
	Records int    `json:"records"`
	Store   string `json:"store"` // absolute path of the store that was copied
}

func storeBackup(ctx context.Context, a *app, format string, args []string) error {
	to, err := a.backupPath(args)
	if err != nil {
		return err
	}
	if _, err := a.openFile(ctx, "copied", true); err != nil {
		return err
	}
	if err := ownFile(filePath(a.url), to); err != nil {
		return err
	}
	line := newProgressLine(a.env)
	line.show("copying " + filePath(a.url))
	err = a.store.Backup(ctx, to)
	line.clear()
	if errors.Is(err, fs.ErrExist) { // made since it was looked for
		return overwritten(to)
	}
	if err != nil {
		return err
	}
	out, err := a.examineBackup(ctx, to)
	if err != nil {
		return err
	}
	if format == asJSON {
		return printJSON(a.env.Out, out)
	}
	_, err = fmt.Fprint(a.env.Out, out.words())
	return err
}

// backupPath returns the absolute path of a new file, which a store can have.
func (a *app) backupPath(args []string) (string, error) {
	usable, err := paths(args)
	if err != nil {
		return "", err
	}
	switch {
	case strings.TrimSpace(usable[0]) == "":
		return "", usage("name a new file", "FILE is empty")
	case usable[0] == "-":
		return "", usage("name a new file", "backup writes a file, not standard output")
	case strings.HasPrefix(strings.ToLower(usable[0]), "sqlite:"):
		return "", usage("leave out sqlite:", "FILE is a path, not the URL of a store")
	}
	to, err := filepath.Abs(usable[0])
	if err != nil {
		reason, hint := fault.Reason(err)
		return "", fault.New(fault.Failed, "cannot find the folder that this runs in: "+reason, cmp.Or(hint, "give FILE as an absolute path"), err)
	}
	if err := store.CheckURL("sqlite:" + to); err != nil || os.IsPathSeparator(usable[0][len(usable[0])-1]) {
		return "", usage("choose another name", "FILE cannot be %q: no store can have that name", fault.Line(usable[0], 80))
	}
	if _, err := os.Lstat(to); err == nil {
		return "", overwritten(to)
	}
	return to, nil
}

// overwritten returns the fault of a backup to an existing file.
func overwritten(path string) error {
	return fault.New(fault.Usage, path+" already exists and is not overwritten", "choose another name, or move the old file", fs.ErrExist)
}

// besides are the ends of the names of what stands beside a store.
func besides() []string { return []string{"", "-wal", "-shm", "-journal", indexSuffix} }

// ownFile returns a fault if the path is that of one of the store's own files, whether or not
// it is there now: the store would take the copy for it.
func ownFile(own, path string) error {
	stores := []string{own}
	if real, err := filepath.EvalSymlinks(own); err == nil {
		stores = append(stores, real)
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return nil // the copy fails, and says why
	}
	for _, s := range stores {
		home, err := os.Stat(filepath.Dir(s))
		if err != nil || !os.SameFile(folder, home) {
			continue
		}
		for _, end := range besides() {
			if strings.EqualFold(filepath.Base(path), filepath.Base(s)+end) {
				return usage("choose another name", "%s is a file of the store itself", path)
			}
		}
	}
	return nil
}

// examineBackup opens a copy, which shows that it can be read, and counts its records.
func (a *app) examineBackup(ctx context.Context, path string) (out backedUp, err error) {
	s, err := store.Open(ctx, "sqlite:"+path, store.Options{ReadOnly: true, Now: a.env.Now, Log: a.log})
	if err != nil {
		return out, prefixed("the copy was written, but cannot be opened", err)
	}
	info, err := s.Info(ctx)
	if err = errors.Join(err, s.Close()); err != nil {
		return out, prefixed("the copy was written, but cannot be read", err)
	}
	own, err := filepath.Abs(filePath(a.url))
	if err != nil {
		return out, err
	}
	out = backedUp{Path: path, Bytes: info.File, Store: own}
	for _, r := range info.Records {
		out.Records += r.N
	}
	return out, nil
}

// prefixed puts what it is about before the sentence of a fault, whose kind stays.
func prefixed(at string, err error) error {
	f := fault.Of(err)
	return fault.New(f.Kind, at+": "+f.Sentence, f.Hint, err)
}

// words says what was copied, and how to put it back. What stands beside the store then
// belongs to what was there before: SQLite would add it to the copy.
func (b backedUp) words() string {
	return text.Clean(fmt.Sprintf("%s: %s, %s", b.Path, recordCount(b.Records), text.Size(b.Bytes))) + "\n" +
		text.Clean(fmt.Sprintf("to restore it: end all programs that use the store, remove %s and %s if they are there, then copy %s to %s",
			shellWord(b.Store+"-wal"), shellWord(b.Store+"-shm"), shellWord(b.Path), shellWord(b.Store))) + "\n"
}

// shellWord writes a path as one word of a command line, in quotes if it needs them.
func shellWord(path string) string { return fault.ShellWord(path) }
