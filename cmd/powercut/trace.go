// Package powercut replays what a program did to a folder, up to any moment, as a
// power cut may have left it.
//
// Record runs a program under strace and reads its writes, renames and syncs (parse.go).
// A Disk (disk.go) knows of each file and folder what was synced and what was not. An
// Image (image.go) is one state that the disk may have after a cut: what was synced is
// there, and of the rest each write and each name is there, is not, or is torn. SQLite's
// shared memory (-shm) is left out, as SQLite itself does after a crash.
//
// Only tests may import it; it knows neither stores nor settings. Begin with Record.
package powercut

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// calls are the system calls that change files, and those that are needed to know
// which file a number stands for.
const calls = "openat,open,creat,close,lseek,write,pwrite64,ftruncate,truncate,rename,renameat,renameat2,link,linkat," +
	"unlink,unlinkat,rmdir,mkdir,mkdirat,fsync,fdatasync,sync_file_range,fallocate,fchmod"

// Available returns an error if strace cannot be used here.
func Available() error {
	path, err := exec.LookPath("strace")
	if err != nil {
		return errors.New("strace is not installed")
	}
	if out, err := exec.Command(path, "-qq", "-e", "trace=none", "true").CombinedOutput(); err != nil {
		return fmt.Errorf("strace cannot trace here: %s", out)
	}
	return nil
}

// Trace holds the calls and the output of a program.
type Trace struct {
	Events []Event // in the order in which the calls ended
	Code   int     // exit code
	Out    string  // what it printed to stdout
	Err    string  // and to stderr
}

// Record runs a command under strace. The folder for the record must not be one that
// the command writes to.
func Record(ctx context.Context, dir string, command *exec.Cmd) (*Trace, error) {
	file := filepath.Join(dir, "trace")
	args := []string{"-f", "-y", "-xx", "-s", "67108864", "--seccomp-bpf", "-e", "trace=" + calls, "-o", file, "--", command.Path}
	t, err := run(ctx, append(args, command.Args[1:]...), command)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, err
	}
	t.Events, err = parse(string(text))
	return t, err
}

// Inject runs a command under strace, and lets a system call fail with the given error
// when a thread calls it for the nth time. It returns the calls that failed, as strace
// prints them.
func Inject(ctx context.Context, dir string, command *exec.Cmd, call, code string, n int) (t *Trace, failed []string, err error) {
	file := filepath.Join(dir, "trace")
	inject := fmt.Sprintf("inject=%s:error=%s:when=%d", call, code, n)
	args := []string{"-f", "-y", "--seccomp-bpf", "-e", "trace=" + call, "-e", inject, "-o", file, "--", command.Path}
	t, err = run(ctx, append(args, command.Args[1:]...), command)
	if err != nil {
		return nil, nil, err
	}
	text, err := os.ReadFile(filepath.Clean(file))
	return t, injected(string(text)), err
}

// run runs strace with the environment of a command.
func run(ctx context.Context, args []string, command *exec.Cmd) (*Trace, error) {
	path, err := exec.LookPath("strace")
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, path, args...) // #nosec: tests alone
	c.Env, c.Dir, c.Stdin = command.Env, command.Dir, command.Stdin
	var out, says output
	c.Stdout, c.Stderr = &out, &says
	err = c.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		return nil, err
	}
	return &Trace{Code: c.ProcessState.ExitCode(), Out: string(out), Err: string(says)}, nil
}

// output collects what a program prints.
type output []byte

func (o *output) Write(p []byte) (int, error) {
	*o = append(*o, p...)
	return len(p), nil
}
