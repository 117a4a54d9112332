package fault

import "syscall"

// ownTroubles lists the errors of Windows, which package syscall doesn't map to the
// names that other systems use. The numbers are from winerror.h.
func ownTroubles() []trouble {
	return []trouble{
		{[]error{syscall.Errno(112), syscall.Errno(39)}, "no space is left on the disk", "free some space on its disk, then try again"},
		{[]error{syscall.Errno(19)}, "the disk is read-only", "name a place on another disk"},
		{[]error{syscall.Errno(4)}, "too many files are open", "end other programs, then try again"},
		{[]error{syscall.Errno(32)}, "another program has it open", "close the other program, then try again"},
	}
}
