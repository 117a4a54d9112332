package certificate

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"tocsin/graph/fault"
)

// TestFullDisk checks that a disk without space is no fault of the certificate, and
// that a missing permission is named as before.
func TestFullDisk(t *testing.T) {
	for code, want := range map[syscall.Errno]struct {
		kind           fault.Kind
		sentence, hint string
	}{
		syscall.ENOSPC: {fault.Failed, `cannot write "x.pem": the disk is full`, "free some space"},
		syscall.EROFS:  {fault.Failed, `cannot write "x.pem": the disk is read-only`, "another disk"},
		syscall.EMFILE: {fault.Failed, `cannot write "x.pem": this program has too many open files`, "ulimit"},
		syscall.EACCES: {fault.Certificate, `cannot write "x.pem"`, "choose a directory"},
	} {
		f := fault.Of(refuseWrite("x.pem", &fs.PathError{Op: "create", Path: "x.pem", Err: code}))
		if f.Kind != want.kind || f.Sentence != want.sentence || !strings.Contains(f.Hint, want.hint) {
			t.Errorf("%v: %v %q, %q", code, f.Kind, f.Sentence, f.Hint)
		}
	}
}
