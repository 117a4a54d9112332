package bound

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"

	"tocsin/graph/fault"
)

// statTime is how long Why waits to learn what kind of file a path is.
const statTime = time.Second

// Why says for a person why File could not read a path: why follows the file in a
// sentence, as in "the settings file X is a folder", and hint says what to do, if
// something is known to help. The caller handles a reading that a person has ended.
func Why(path string, err error) (why, hint string) {
	var size tooLarge
	late := errors.Is(err, ErrTime) || errors.Is(err, context.DeadlineExceeded)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist", "check the path"
	case errors.Is(err, syscall.EISDIR):
		return "is a folder", "give the path of the file in it"
	case errors.As(err, &size):
		return "is " + size.Error(), ""
	case errors.Is(err, ErrSocket):
		return "is a socket", "name a file"
	case errors.Is(err, ErrKind):
		return "is neither a file nor a pipe", "name a file"
	case late && isPipe(path):
		return "is a pipe, and nothing came from it", "check that a program writes to it, and ends"
	case late:
		return "could not be read in time", "check the drive that it is on"
	}
	why, hint = fault.Reason(err)
	return "cannot be read: " + why, hint
}

// isPipe reports whether a path that gave nothing is a pipe. A drive that hangs gives
// no answer to this question either, so it isn't waited for.
func isPipe(path string) bool {
	answer := make(chan bool, 1)
	go func() {
		info, err := os.Stat(path)
		answer <- err == nil && info.Mode()&fs.ModeNamedPipe != 0
	}()
	wait := time.NewTimer(statTime)
	defer wait.Stop()
	select {
	case is := <-answer:
		return is
	case <-wait.C:
		return false
	}
}
