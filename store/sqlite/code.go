package sqlite

import (
	"slices"

	"zombiezen.com/go/sqlite"
)

// codeMeaning puts some of SQLite's results into words.
type codeMeaning struct {
	codes []sqlite.ResultCode
	meaning
}

const (
	spaceHint = "check the free space and the quota of its disk, the limit of file sizes (ulimit -f), and the system's log"
	diskHint  = "copy it to another disk while it can still be read, and check the disk and the system's log"
	lockHint  = "keep it on a local disk: file systems of networks often have no locks that work"
)

// codeMeanings are SQLite's results in words. Extended codes, which tell more, stand
// before the primary ones. A code of SQLITE_READONLY tells why SQLite could not write
// what it had to, which is seldom the permission.
func codeMeanings() []codeMeaning {
	return []codeMeaning{
		{[]sqlite.ResultCode{sqlite.ResultReadOnlyRecovery, sqlite.ResultReadOnlyCantInit, sqlite.ResultReadOnlyRollback, sqlite.ResultReadOnlyCantLock}, meaningOfError(errUnsettled)},
		{[]sqlite.ResultCode{sqlite.ResultReadOnlyDirectory}, meaning{sentence: "the folder of the store %s cannot be written", hint: "check who owns the folder, or use --read-only"}},
		{[]sqlite.ResultCode{sqlite.ResultReadOnlyDBMoved, sqlite.ResultIOErrVNode}, meaning{sentence: "the store %s was removed or moved while it was in use", hint: "put it back, or start again to make a new one"}},
		{[]sqlite.ResultCode{sqlite.ResultIOErrNoMem, sqlite.ResultNoMem}, meaning{sentence: "not enough memory is left to use the store %s", hint: "end other programs, then try again"}},
		{[]sqlite.ResultCode{
			sqlite.ResultIOErrReadLock, sqlite.ResultIOErrLock, sqlite.ResultIOErrUnlock, sqlite.ResultIOErrSHMLock,
			sqlite.ResultIOErrCheckReservedLock, sqlite.ResultIOErrBlocked, sqlite.ResultPerm,
		}, meaning{sentence: "the store %s cannot be locked", hint: lockHint}},
		{readCodes(), meaning{sentence: "the store %s could not be read: its disk answered with an error", hint: diskHint}},
		{[]sqlite.ResultCode{sqlite.ResultIOErr}, meaning{sentence: "the store %s could not be written: its disk answered with an error", hint: spaceHint}},
		{[]sqlite.ResultCode{sqlite.ResultFull}, meaning{sentence: "no space is left for the store %s", hint: "free some space on its disk, then try again"}},
		{[]sqlite.ResultCode{sqlite.ResultBusy, sqlite.ResultLocked, sqlite.ResultProtocol}, meaningOfError(errBusy)},
		{[]sqlite.ResultCode{sqlite.ResultCorrupt}, meaningOfError(errCorrupt)},
		{[]sqlite.ResultCode{sqlite.ResultNotADB}, meaning{sentence: "the file %s is not a store of tocsin", hint: anotherHint}},
		{[]sqlite.ResultCode{sqlite.ResultReadOnly, sqlite.ResultAuth}, meaning{sentence: "no permission to write to the store %s", hint: "check who owns the file and its folder"}},
		{[]sqlite.ResultCode{sqlite.ResultCantOpen}, meaning{sentence: "the store %s, or a file that belongs beside it, cannot be opened", hint: "check that its folder can be written, or use --read-only"}},
		{[]sqlite.ResultCode{sqlite.ResultTooBig}, meaning{sentence: "a value is too large for the store %s", hint: "see the log for details"}},
	}
}

// readCodes are the results of a file that could not be read.
func readCodes() []sqlite.ResultCode {
	return []sqlite.ResultCode{sqlite.ResultIOErrRead, sqlite.ResultIOErrShortRead, sqlite.ResultIOErrFstat, sqlite.ResultIOErrSeek, sqlite.ResultIOErrMMap, sqlite.ResultIOErrAccess}
}

// meaningOf returns the meaning of a result: of the code itself, else of its primary one.
func meaningOf(code sqlite.ResultCode) meaning {
	for _, m := range codeMeanings() {
		if slices.Contains(m.codes, code) || slices.Contains(m.codes, code.ToPrimary()) {
			return m.meaning
		}
	}
	return meaning{sentence: "the store %s could not carry out the request", hint: "see the log for details"}
}

func meaningOfError(err error) meaning {
	for _, m := range meanings() {
		if slices.Contains(m.errs, err) {
			return m
		}
	}
	return meaning{}
}
