package fault

import "syscall"

// ownLimits are Windows' own numbers, which package syscall does not name. Source:
// learn.microsoft.com, "System Error Codes".
func ownLimits() []reason {
	return []reason{
		{[]error{syscall.Errno(112), syscall.Errno(39)}, "the disk is full", "free some space on the disk, then try again"},
		{[]error{syscall.Errno(1295)}, "the disk quota of this user is used up", "free some space, or have the quota raised"},
		{[]error{syscall.Errno(19)}, "the disk is write-protected", "choose a folder on another disk"},
		{[]error{syscall.Errno(4)}, "this program has too many files open", "close other programs, then try again"},
		{[]error{syscall.Errno(32)}, "another program has it open", "close the other program, then try again"},
	}
}
