package sqlite

import (
	"errors"
	"testing"
)

func mkfifo(string) error { return errors.ErrUnsupported }

func useUpFiles(t *testing.T) (release func()) {
	t.Helper()
	t.Skip("Windows has no limit of open files")
	return nil
}
